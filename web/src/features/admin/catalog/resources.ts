import type {
  AgentProfile,
  AgentProfileDraft,
  AgentProfilePatch,
  CannedAnswer,
  CannedAnswerDraft,
  CannedAnswerPatch,
  Disposition,
  DispositionDraft,
  DispositionPatch,
  Interval,
  IntervalDraft,
  IntervalPatch,
  ListAgentProfilesData,
  ListCannedAnswersData,
  ListDispositionsData,
  ListIntervalsData,
  ListQueueGroupsData,
  ListTagsData,
  ListTeamsData,
  QueueGroup,
  QueueGroupDraft,
  QueueGroupPatch,
  Tag,
  TagDraft,
  TagPatch,
  Team,
  TeamDraft,
  TeamPatch,
} from '../../../api/gen';
import { resource } from '../resource';

const name = (row: { name: string }) => row.name;

export const teams = resource<Team, TeamDraft, TeamPatch>('/api/teams' satisfies ListTeamsData['url'], { name });

export const agentProfiles = resource<AgentProfile, AgentProfileDraft, AgentProfilePatch>(
  '/api/agent-profiles' satisfies ListAgentProfilesData['url'],
  { name },
);

export const tags = resource<Tag, TagDraft, TagPatch>('/api/tags' satisfies ListTagsData['url'], { name });

export const cannedAnswers = resource<CannedAnswer, CannedAnswerDraft, CannedAnswerPatch>(
  '/api/canned-answers' satisfies ListCannedAnswersData['url'],
  { name },
);

export const dispositions = resource<Disposition, DispositionDraft, DispositionPatch>(
  '/api/dispositions' satisfies ListDispositionsData['url'],
  { name },
);

export const intervals = resource<Interval, IntervalDraft, IntervalPatch>(
  '/api/intervals' satisfies ListIntervalsData['url'],
  { name },
);

export const queueGroups = resource<QueueGroup, QueueGroupDraft, QueueGroupPatch>(
  '/api/queue-groups' satisfies ListQueueGroupsData['url'],
  { name },
);
