// Which agent profile to work on: asked at sign-in, until it is answered.
import { Button, Modal, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { command } from '../../../realtime/desk';
import { useDesk, useLink } from '../../../realtime/store';
import { showRefusal } from '../refusals';

export async function chooseProfile(profile_id: string | null): Promise<void> {
  const result = await command({ kind: 'profile', profile_id });
  if (!result.ok) showRefusal(result.error);
}

export function ProfileQuestion() {
  const { t } = useTranslation('desk');
  const { asks_profile: asks, profiles } = useDesk((desk) => desk.presence);
  const live = useLink((link) => link.state === 'live');
  const [busy, setBusy] = useState(false);
  const choose = async (id: string | null) => {
    setBusy(true);
    await chooseProfile(id);
    setBusy(false);
  };
  return (
    <Modal
      opened={asks && live}
      onClose={() => void choose(null)}
      title={t('profile.title')}
      withCloseButton={false}
      closeOnClickOutside={false}
      closeOnEscape={false}
      size="sm"
    >
      <Stack>
        <Text size="sm" c="var(--text-2)">
          {t('profile.text')}
        </Text>
        {profiles.map(({ id, name }, index) => (
          <Button
            key={id}
            variant="default"
            justify="flex-start"
            disabled={busy}
            data-autofocus={index === 0 || undefined}
            onClick={() => void choose(id)}
          >
            {name}
          </Button>
        ))}
        <Button variant="subtle" color="gray" disabled={busy} onClick={() => void choose(null)}>
          {t('profile.none')}
        </Button>
      </Stack>
    </Modal>
  );
}
