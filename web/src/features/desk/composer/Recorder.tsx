// In place of the text field while a voice message is recorded and listened to before it goes out (MSG-02).
import { Button, Group } from '@mantine/core';
import { IconMicrophone, IconPlayerStopFilled, IconSend2, IconTrash } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { duration } from '../../../shared/lib/time';
import { Player } from '../../conversations/content/Player';
import classes from './Recorder.module.css';
import { LENGTH_MAX_MS, type RecorderState, type Recording, useRecorder } from './useRecorder';

const BARS = 24;

type Props = { close: () => void; send: (recording: Recording) => void };

export function Recorder({ close, send }: Props) {
  const { t } = useTranslation('desk');
  const { state, start, stop, cancel } = useRecorder();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => void start(), [start]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what comes next takes the focus when it can be pressed
  useEffect(() => box.current?.querySelector<HTMLElement>('[data-next]:enabled')?.focus(), [state.kind]);
  const leave = () => {
    cancel();
    close();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape works from every button inside
    <div
      ref={box}
      className={classes.recorder}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        leave();
      }}
    >
      <Present state={state} />
      <Group gap="xs" wrap="nowrap">
        <Button
          variant="default"
          leftSection={<IconTrash size={16} />}
          data-next={state.kind === 'asking' || state.kind === 'refused' || undefined}
          onClick={leave}
        >
          {t('voice.discard')}
        </Button>
        {state.kind === 'done' ? (
          <Button
            data-next
            rightSection={<IconSend2 size={17} />}
            onClick={() => {
              send(state.recording);
              close();
            }}
          >
            {t('composer.send')}
          </Button>
        ) : (
          <Button
            data-next
            leftSection={<IconPlayerStopFilled size={16} />}
            disabled={state.kind !== 'recording'}
            onClick={stop}
          >
            {t('voice.stop')}
          </Button>
        )}
      </Group>
    </div>
  );
}

function Present({ state }: { state: RecorderState }) {
  const { t } = useTranslation('desk');
  switch (state.kind) {
    case 'done': {
      const { url, durationMs } = state.recording;
      return <Player src={url} durationMs={durationMs} kind="voice" name={null} />;
    }
    case 'refused':
      return (
        <p className={classes.refused} role="alert">
          <IconMicrophone size={16} aria-hidden /> {t(`voice.${state.reason}`)}
        </p>
      );
    case 'recording':
      return (
        <div className={classes.running}>
          <span className={classes.dot} aria-hidden />
          <span role="status" className={classes.unseen}>
            {t('voice.recording')}
          </span>
          <span className="num" role="timer" aria-live="off">
            {duration(state.ms)} / {duration(LENGTH_MAX_MS)}
          </span>
          <Level level={state.level} />
        </div>
      );
    case 'idle':
    case 'asking':
      return (
        <p className={classes.asking} role="status">
          {t('voice.asking')}
        </p>
      );
  }
}

function Level({ level }: { level: number }) {
  return (
    <span className={classes.level} aria-hidden>
      {Array.from({ length: BARS }, (_, bar) => (
        <i key={bar} data-on={level * BARS > bar || undefined} />
      ))}
    </span>
  );
}
