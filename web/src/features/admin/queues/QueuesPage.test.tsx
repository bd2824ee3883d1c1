import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import type { Queue } from '../../../api/gen';
import { serve, showPage } from '../../../testing/renderPage';
import { QueuesPage } from './QueuesPage';

const queue: Queue = {
  id: '3',
  version: 4,
  name: 'Billing',
  strategy: 'beep_all',
  agent_timeout_secs: 10,
  weight: 0,
  description: '',
  agents_count: 2,
};
const ONE = '/api/whatsapp/queues/3';

const answers = {
  'GET /api/whatsapp/queues': () => ({ body: { rows: [queue], next: null } }),
  [`GET ${ONE}`]: () => ({ body: queue }),
  [`GET ${ONE}/agents`]: () => ({ body: { rows: [], version: 'empty' } }),
  'GET /api/agents': () => ({ body: { rows: [], next: null } }),
};
const conflict = {
  status: 409,
  body: { code: 'version_conflict', detail: 'somebody else changed it meanwhile', errors: [] },
};

const save = () => userEvent.click(screen.getAllByRole('button', { name: 'Save' })[0]!);
const nameField = () => screen.findByRole('textbox', { name: /^Name/ });

describe('a queue', () => {
  it('is checked before it is sent', async () => {
    const asked = serve(answers);
    await showPage(<QueuesPage />, '/?open=new');
    await nameField();
    await save();
    expect(await screen.findByText('This is needed')).toBeInTheDocument();
    await waitFor(() => expect(screen.getByRole('textbox', { name: /^Name/ })).toHaveFocus());
    expect(asked.filter(({ method }) => method !== 'GET')).toEqual([]);
  });

  it('is changed with the version that was read, and its drawer closes', async () => {
    const asked = serve({ ...answers, [`PATCH ${ONE}`]: () => ({ body: { ...queue, version: 5 } }) });
    const { router } = await showPage(<QueuesPage />, '/?open=3');
    await userEvent.type(await nameField(), ' 2');
    await save();
    await waitFor(() => expect(router.state.location.search).toEqual({}));
    const patch = asked.find(({ method }) => method === 'PATCH');
    expect(patch?.body).toMatchObject({ version: 4, name: 'Billing 2', strategy: 'beep_all' });
  });

  it('what the server refuses lands on its field, and what has no field is said above', async () => {
    const errors = [
      { field: 'name', message: 'is taken' },
      { field: 'colour', message: 'is not known' },
    ];
    serve({
      ...answers,
      [`PATCH ${ONE}`]: () => ({ status: 422, body: { code: 'invalid', detail: 'some fields are wrong', errors } }),
    });
    await showPage(<QueuesPage />, '/?open=3');
    await nameField();
    await save();
    expect(await screen.findByText('Is taken.')).toBeInTheDocument();
    expect(await nameField()).toBeInvalid();
    const refusal = screen.getByText(/some fields are wrong/i).closest('[role="alert"]');
    expect(refusal).toHaveTextContent('colour: Is not known.');
    expect(refusal).not.toHaveTextContent('Is taken');
  });

  it('changed by somebody else: the newest state can be loaded', async () => {
    let newest = queue;
    serve({ ...answers, [`GET ${ONE}`]: () => ({ body: newest }), [`PATCH ${ONE}`]: () => conflict });
    await showPage(<QueuesPage />, '/?open=3');
    await userEvent.type(await nameField(), ' mine');
    newest = { ...queue, version: 9, name: 'Theirs' };
    await save();
    expect(await screen.findByText(/Somebody else has changed this/)).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Load the newest state' }));
    await waitFor(() => expect(screen.getByRole('textbox', { name: /^Name/ })).toHaveValue('Theirs'));
  });

  it('changed by somebody else: what was typed can be saved over it', async () => {
    const asked = serve({
      ...answers,
      [`GET ${ONE}`]: () => ({
        body: { ...queue, version: 4 + asked.filter((each) => each.method === 'PATCH').length },
      }),
      [`PATCH ${ONE}`]: ({ body }) =>
        (body as Queue).version === 4 ? conflict : { body: { ...queue, name: 'Billing mine', version: 6 } },
    });
    const { router } = await showPage(<QueuesPage />, '/?open=3');
    await userEvent.type(await nameField(), ' mine');
    await save();
    await userEvent.click(await screen.findByRole('button', { name: 'Save mine over it' }));
    await waitFor(() => expect(router.state.location.search).toEqual({}));
    expect(asked.filter(({ method }) => method === 'PATCH').at(-1)?.body).toMatchObject({
      version: 5,
      name: 'Billing mine',
    });
  });

  it('is not left with unsaved changes without a question', async () => {
    serve(answers);
    const { router } = await showPage(<QueuesPage />, '/?open=3');
    await userEvent.type(await nameField(), ' 2');
    await userEvent.click(screen.getAllByRole('button', { name: 'Cancel' })[0]!);
    const question = await screen.findByRole('dialog', { name: 'Leave without saving?' });
    expect(router.state.location.search).toEqual({ open: '3' });
    await userEvent.click(within(question).getByRole('button', { name: 'Leave' }));
    await waitFor(() => expect(router.state.location.search).toEqual({}));
  });

  it('has its actions in the list: edit and delete for one, delete and export for several (QUE-05)', async () => {
    const asked = serve({ ...answers, [`DELETE ${ONE}`]: () => ({ status: 204 }) });
    const { router } = await showPage(<QueuesPage />, '/');
    await userEvent.click(await screen.findByRole('checkbox', { name: /Select Billing/ }));
    expect(screen.getByRole('button', { name: 'Export as CSV' })).toBeEnabled();
    await userEvent.click(screen.getByRole('button', { name: 'Delete' }));
    const question = await screen.findByRole('dialog', { name: /Delete/ });
    await userEvent.type(within(question).getByRole('textbox'), 'Billing');
    await userEvent.click(within(question).getByRole('button', { name: 'Delete' }));
    await waitFor(() => expect(asked.some(({ method, path }) => method === 'DELETE' && path === ONE)).toBe(true));
    await userEvent.click(await screen.findByRole('button', { name: 'Actions for Billing' }));
    expect(await screen.findByRole('menuitem', { name: 'Delete' })).toBeInTheDocument();
    await userEvent.click(screen.getByRole('menuitem', { name: 'Edit' }));
    await waitFor(() => expect(router.state.location.search).toEqual({ open: '3' }));
    for (const tab of ['Members', 'Teams', 'Profiles']) {
      expect(await screen.findByRole('tab', { name: new RegExp(tab) })).toBeInTheDocument();
    }
  });

  it('is deleted only after its name was typed, and a refusal names the places of use', async () => {
    serve({
      ...answers,
      [`DELETE ${ONE}`]: () => ({
        status: 409,
        body: {
          code: 'in_use',
          detail: 'it is still used',
          errors: [{ field: 'used_by', message: 'the plan of Support, step 1' }],
        },
      }),
    });
    await showPage(<QueuesPage />, '/');
    await userEvent.click(await screen.findByRole('button', { name: 'Actions for Billing' }));
    await userEvent.click(await screen.findByRole('menuitem', { name: 'Delete' }));
    const question = await screen.findByRole('dialog', { name: 'Delete Billing?' });
    const remove = within(question).getByRole('button', { name: 'Delete' });
    expect(remove).toBeDisabled();
    await userEvent.type(within(question).getByRole('textbox'), 'Billing');
    await userEvent.click(remove);
    expect(await within(question).findByText('The plan of Support, step 1')).toBeInTheDocument();
  });
});
