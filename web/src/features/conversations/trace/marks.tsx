// How each sort of entry is drawn. The sentence beside it says everything: the mark only helps to find it.
import { ThemeIcon } from '@mantine/core';
import {
  IconAlertTriangle,
  IconArrowsExchange,
  IconBan,
  IconBell,
  IconCheck,
  IconCircleCheck,
  IconClockX,
  IconHelp,
  IconLayoutNavbar,
  IconListCheck,
  IconMessage,
  IconMessageForward,
  IconParking,
  IconPlayerSkipForward,
  IconRefresh,
  IconRobot,
  IconRoute,
  IconTag,
  IconTerminal2,
  IconUser,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { Mark } from './lines';

const MARKS: Record<Mark, { Icon: ComponentType<{ size: number }>; color: string }> = {
  customer: { Icon: IconMessage, color: 'blue' },
  step: { Icon: IconRoute, color: 'gray' },
  skipped: { Icon: IconPlayerSkipForward, color: 'gray' },
  reply: { Icon: IconMessageForward, color: 'cyan' },
  tag: { Icon: IconTag, color: 'cyan' },
  script: { Icon: IconTerminal2, color: 'gray' },
  ask: { Icon: IconBell, color: 'indigo' },
  bot: { Icon: IconRobot, color: 'indigo' },
  accepted: { Icon: IconCheck, color: 'brand' },
  refused: { Icon: IconBan, color: 'red' },
  missed: { Icon: IconClockX, color: 'orange' },
  transfer: { Icon: IconArrowsExchange, color: 'violet' },
  tab: { Icon: IconLayoutNavbar, color: 'gray' },
  disposition: { Icon: IconListCheck, color: 'teal' },
  closed: { Icon: IconCircleCheck, color: 'gray' },
  reopened: { Icon: IconRefresh, color: 'grape' },
  parked: { Icon: IconParking, color: 'orange' },
  person: { Icon: IconUser, color: 'gray' },
  trouble: { Icon: IconAlertTriangle, color: 'red' },
  unknown: { Icon: IconHelp, color: 'gray' },
};

export function MarkIcon({ mark }: { mark: Mark }) {
  const { Icon, color } = MARKS[mark];
  return (
    <ThemeIcon variant="light" color={color} size={26} radius="xl" aria-hidden data-mark={mark}>
      <Icon size={15} />
    </ThemeIcon>
  );
}
