import { Avatar } from '@mantine/core';
import { hue, initials } from '../lib/names';

export function Person({ name, seed, size = 44 }: { name: string; seed: string; size?: number }) {
  return (
    <Avatar size={size} radius="50%" color={hue(seed)} variant="light" aria-hidden>
      {initials(name)}
    </Avatar>
  );
}
