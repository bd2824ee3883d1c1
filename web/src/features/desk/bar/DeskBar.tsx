import type { SignedInStaff } from '../../../api/gen';
import { command } from '../../../realtime/desk';
import { useLink } from '../../../realtime/store';
import { ProfileMenu } from '../../../shell/ProfileMenu';
import { ThemeSwitch } from '../../../shell/ThemeSwitch';
import { Capacity } from './Capacity';
import classes from './DeskBar.module.css';
import { LinkChip } from './LinkChip';
import { SoundMenu } from './SoundMenu';
import { StatusSwitch } from './StatusSwitch';

const GOODBYE_MAX_MS = 1500;

export function DeskBar({ staff }: { staff: SignedInStaff }) {
  return (
    <>
      <span className={classes.name}>{staff.full_name}</span>
      <span className={classes.space} />
      <SoundMenu />
      <LinkChip />
      <Capacity />
      <StatusSwitch />
      <ThemeSwitch />
      <ProfileMenu staff={staff} beforeLeaving={sayGoodbye} />
    </>
  );
}

/** Work stops before the session does, so that no offer rings for somebody who left. */
async function sayGoodbye(): Promise<void> {
  if (useLink.getState().state !== 'live') return;
  const patience = new Promise<void>((resolve) => setTimeout(resolve, GOODBYE_MAX_MS));
  await Promise.race([command({ kind: 'status', status: 'logged_out' }), patience]);
}
