// Voice notes and other recordings: one plays at a time, at the speed the listener chose last.
import { ActionIcon, Tooltip } from '@mantine/core';
import { IconHeadphones, IconMicrophone, IconPlayerPauseFilled, IconPlayerPlayFilled } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePreferences } from '../../../shared/lib/preferences';
import { duration } from '../../../shared/lib/time';
import classes from './Player.module.css';

declare module 'react' {
  interface CSSProperties {
    '--played'?: string;
  }
}

const SPEEDS = [1, 1.5, 2] as const;

let playing: HTMLAudioElement | null = null;

type Props = { src: string; durationMs: number | null; kind: 'audio' | 'voice'; name: string | null };

export function Player({ src, durationMs, kind, name }: Props) {
  const { t } = useTranslation('messages');
  const element = useRef<HTMLAudioElement>(null);
  const [isPlaying, setPlaying] = useState(false);
  const [at, setAt] = useState(0);
  const [told, setTold] = useState<number | null>(null);
  const [broken, setBroken] = useState(false);
  const speed = usePreferences((chosen) => chosen.speed);
  const total = durationMs ? durationMs / 1000 : told;
  useEffect(() => {
    if (element.current) element.current.playbackRate = speed;
  }, [speed]);
  useEffect(() => {
    const held = element.current;
    return () => {
      held?.pause();
      if (playing === held) playing = null;
    };
  }, []);

  const toggle = () => {
    const audio = element.current;
    if (!audio) return;
    if (!audio.paused) return audio.pause();
    if (playing && playing !== audio) playing.pause();
    playing = audio;
    audio.playbackRate = speed;
    audio.play().catch(() => setBroken(true));
  };
  const seek = (secs: number) => {
    setAt(secs);
    if (element.current) element.current.currentTime = secs;
  };
  const next = SPEEDS[(SPEEDS.map(Number).indexOf(speed) + 1) % SPEEDS.length] ?? 1;
  const Icon = kind === 'voice' ? IconMicrophone : IconHeadphones;

  return (
    <span className={classes.player} data-testid="player">
      {/* biome-ignore lint/a11y/useMediaCaption: nobody writes captions for voice notes */}
      <audio
        ref={element}
        src={src}
        preload="metadata"
        onPlay={() => setPlaying(true)}
        onPause={() => setPlaying(false)}
        onEnded={() => seek(0)}
        onTimeUpdate={(event) => setAt(event.currentTarget.currentTime)}
        onLoadedMetadata={(event) => {
          const { duration: secs } = event.currentTarget;
          // A recording that the browser has just made does not know how long it is.
          if (Number.isFinite(secs)) setTold(secs);
        }}
        onError={() => setBroken(true)}
      />
      <ActionIcon
        radius="xl"
        size={36}
        onClick={toggle}
        disabled={broken}
        aria-label={t(isPlaying ? 'player.pause' : 'player.play', { kind: t(`kind.${kind}`) })}
      >
        {isPlaying ? <IconPlayerPauseFilled size={17} aria-hidden /> : <IconPlayerPlayFilled size={17} aria-hidden />}
      </ActionIcon>
      <span className={classes.middle}>
        {name && (
          <span className={classes.name} dir="auto">
            {name}
          </span>
        )}
        <input
          type="range"
          min={0}
          max={total ?? 1}
          step={0.1}
          value={Math.min(at, total ?? 1)}
          disabled={broken || total === null}
          style={{ '--played': `${total ? Math.round((Math.min(at, total) / total) * 100) : 0}%` }}
          onChange={(event) => seek(Number(event.currentTarget.value))}
          aria-label={t('player.position')}
          aria-valuetext={t('player.at', { at: duration(at * 1000), total: duration((total ?? 0) * 1000) })}
        />
        <span className={classes.times}>
          <Icon size={13} aria-hidden />
          {broken ? t('player.broken') : <Times at={at} total={total} isPlaying={isPlaying} />}
        </span>
      </span>
      <Tooltip label={t('player.speed')}>
        <button
          type="button"
          className={classes.speed}
          onClick={() => usePreferences.setState({ speed: next })}
          aria-label={t('player.speedNow', { speed })}
        >
          {speed}×
        </button>
      </Tooltip>
    </span>
  );
}

function Times({ at, total, isPlaying }: { at: number; total: number | null; isPlaying: boolean }) {
  const shown = isPlaying || at > 0 ? at : (total ?? 0);
  return <span className="num">{duration(shown * 1000)}</span>;
}
