// Management: the frame, and the menu of its pages.
import {
  IconAddressBook,
  IconAdjustments,
  IconAlertSquare,
  IconBraces,
  IconBrandWhatsapp,
  IconCalendarTime,
  IconCloud,
  IconCoffee,
  IconForms,
  IconHistory,
  IconHourglass,
  IconIdBadge2,
  IconKey,
  IconListDetails,
  IconMailOff,
  IconMessageBolt,
  IconMessages,
  IconRobot,
  IconSettings,
  IconShieldCheck,
  IconSitemap,
  IconStack2,
  IconStackPush,
  IconTag,
  IconUserOff,
  IconUserShield,
  IconUsers,
  IconUsersGroup,
} from '@tabler/icons-react';
import { getRouteApi, Link, Outlet } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import type { SignedInStaff } from '../../api/gen';
import { Frame } from '../../shell/Frame';
import { ProfileMenu } from '../../shell/ProfileMenu';
import { Rail } from '../../shell/Rail';
import { ThemeSwitch } from '../../shell/ThemeSwitch';
import { MENUS } from './list/RowMenu';
import { Start } from './start/Start';
import './texts';
import classes from './AdminShell.module.css';

const route = getRouteApi('/admin');

const GROUPS = [
  { name: 'channels', pages: [{ to: '/admin/accounts', name: 'accounts', Icon: IconBrandWhatsapp }] },
  {
    name: 'routing',
    pages: [
      { to: '/admin/queues', name: 'queues', Icon: IconStack2 },
      { to: '/admin/queue-groups', name: 'queueGroups', Icon: IconStackPush },
      { to: '/admin/intervals', name: 'intervals', Icon: IconCalendarTime },
    ],
  },
  {
    name: 'people',
    pages: [
      { to: '/admin/agents', name: 'agents', Icon: IconUsers },
      { to: '/admin/teams', name: 'teams', Icon: IconUsersGroup },
      { to: '/admin/agent-profiles', name: 'agentProfiles', Icon: IconIdBadge2 },
      { to: '/admin/pauses', name: 'pauses', Icon: IconCoffee },
      { to: '/admin/pause-periods', name: 'pausePeriods', Icon: IconHourglass },
      { to: '/admin/users', name: 'users', Icon: IconUserShield, administrator: true },
      { to: '/admin/user-profiles', name: 'userProfiles', Icon: IconShieldCheck, administrator: true },
      { to: '/admin/removed-staff', name: 'removedStaff', Icon: IconUserOff, administrator: true },
    ],
  },
  {
    name: 'customers',
    pages: [
      { to: '/admin/contacts', name: 'contacts', Icon: IconAddressBook },
      { to: '/admin/contact-lists', name: 'contactLists', Icon: IconListDetails },
      { to: '/admin/custom-fields', name: 'customFields', Icon: IconForms },
    ],
  },
  {
    name: 'content',
    pages: [
      { to: '/admin/dispositions', name: 'dispositions', Icon: IconSitemap },
      { to: '/admin/canned-answers', name: 'cannedAnswers', Icon: IconMessageBolt },
      { to: '/admin/tags', name: 'tags', Icon: IconTag },
      { to: '/admin/variables', name: 'variables', Icon: IconBraces },
    ],
  },
  {
    name: 'services',
    pages: [
      { to: '/admin/bots', name: 'bots', Icon: IconRobot },
      { to: '/admin/cloud-providers', name: 'cloudProviders', Icon: IconCloud },
    ],
  },
  {
    name: 'traffic',
    pages: [
      { to: '/admin/interactions', name: 'interactions', Icon: IconMessages },
      { to: '/admin/undelivered', name: 'undelivered', Icon: IconMailOff, administrator: true },
      { to: '/admin/quarantine', name: 'quarantine', Icon: IconAlertSquare, administrator: true },
    ],
  },
  {
    name: 'system',
    pages: [
      { to: '/admin/settings', name: 'settings', Icon: IconAdjustments },
      { to: '/admin/api-keys', name: 'apiKeys', Icon: IconKey, administrator: true },
      { to: '/admin/audit', name: 'audit', Icon: IconHistory, administrator: true },
    ],
  },
] as const;

export function AdminShell() {
  const { staff } = route.useRouteContext();
  const { t } = useTranslation('admin');
  return (
    <Frame
      rail={<Rail targets={[{ to: '/admin', label: t('title'), icon: <IconSettings size={22} stroke={1.6} /> }]} />}
      bar={
        <>
          <strong className={classes.where}>{t('title')}</strong>
          <ThemeSwitch />
          <ProfileMenu staff={staff} />
        </>
      }
    >
      <div className={classes.columns}>
        <nav className={classes.menu} aria-label={t('menu')}>
          {GROUPS.map((group) => (
            <div key={group.name}>
              <h2>{t(`group.${group.name}`)}</h2>
              {group.pages
                .filter((page) => allows(staff, page))
                .map((page) => (
                  <Entry key={page.to} to={page.to} Icon={page.Icon} label={t(`page.${page.name}`)} />
                ))}
            </div>
          ))}
        </nav>
        <div className={classes.page}>
          {staff.role === 'administrator' && <Start />}
          <Outlet />
          <div id={MENUS} />
        </div>
      </div>
    </Frame>
  );
}

/** What supervisors may see besides is up to their profile, and to the server. */
function allows({ role }: SignedInStaff, page: object): boolean {
  return role === 'administrator' || !('administrator' in page);
}

type EntryProps = {
  to: (typeof GROUPS)[number]['pages'][number]['to'];
  label: string;
  Icon: ComponentType<{ size: number; stroke: number }>;
};

function Entry({ to, label, Icon }: EntryProps) {
  return (
    <Link to={to} className={classes.entry} activeProps={{ 'aria-current': 'page' }}>
      <Icon size={19} stroke={1.6} />
      {label}
    </Link>
  );
}
