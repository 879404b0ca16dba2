using Stateless;

namespace AdWatch.Indexing.Clues;

/// <summary>Which move leads from which state to which, and who may make it.</summary>
internal static class ClueLifecycle
{
    private static readonly string[] Reviewing = [Roles.Reviewer, Roles.Supervisor, Roles.Admin];
    private static readonly string[] Supervising = [Roles.Supervisor, Roles.Admin];
    private static readonly string[] Reporting = [Roles.CaseSystem, Roles.Supervisor, Roles.Admin];

    /// <summary>States in which a clue has, or may have, reached a target.</summary>
    private static readonly ClueState[] Sent =
    [
        ClueState.Dispatched,
        ClueState.Received,
        ClueState.Accepted,
        ClueState.Returned,
        ClueState.Filed,
        ClueState.Decided,
        ClueState.NoViolation,
        ClueState.Rectified,
        ClueState.Reappeared,
        ClueState.Closed,
    ];

    public static MoveVerdict Ask(ClueState from, ClueTrigger trigger, string role)
    {
        var machine = Build(from, role);
        if (!machine.CanFire(trigger, out var unmet))
        {
            return new MoveVerdict(unmet is { Count: > 0 } ? ClueChangeStatus.Forbidden : ClueChangeStatus.Conflict, from);
        }

        machine.Fire(trigger);
        return new MoveVerdict(ClueChangeStatus.Done, machine.State);
    }

    /// <summary>The whole machine, as its documentation draws it.</summary>
    internal static StateMachine<ClueState, ClueTrigger> Build(ClueState state, string role)
    {
        var machine = new StateMachine<ClueState, ClueTrigger>(state);
        var allow = new Allowance(machine, role);

        allow.From(ClueState.Detected, ClueTrigger.Claim, ClueState.Claimed, Reviewing);
        allow.From(ClueState.Claimed, ClueTrigger.Release, ClueState.Detected, Reviewing);
        foreach (var open in ClueStates.Open)
        {
            allow.From(open, ClueTrigger.Confirm, ClueState.Confirmed, Reviewing);
            allow.From(open, ClueTrigger.Dismiss, ClueState.Dismissed, Reviewing);
        }

        foreach (var again in (ClueState[])[ClueState.Dismissed, ClueState.Returned, ClueState.Reappeared])
        {
            allow.From(again, ClueTrigger.Confirm, ClueState.Confirmed, Supervising);
        }

        foreach (var taken in (ClueState[])[ClueState.Confirmed, ClueState.Returned])
        {
            allow.From(taken, ClueTrigger.Dismiss, ClueState.Dismissed, Supervising);
        }

        allow.From(ClueState.Confirmed, ClueTrigger.Dispatch, ClueState.Dispatched, Supervising);
        allow.From(ClueState.Rectified, ClueTrigger.Reappear, ClueState.Reappeared, Supervising);
        Reports(allow);
        foreach (
            var ending in (ClueState[])
                [
                    ClueState.Dismissed,
                    ClueState.Returned,
                    ClueState.Decided,
                    ClueState.NoViolation,
                    ClueState.Rectified,
                    ClueState.Reappeared,
                ]
        )
        {
            allow.From(ending, ClueTrigger.Close, ClueState.Closed, Supervising);
        }

        foreach (var sent in Sent)
        {
            allow.From(sent, ClueTrigger.Withdraw, ClueState.Withdrawn, Supervising);
        }

        return machine;
    }

    /// <summary>A case system may leave steps out, and its first report may overtake the acknowledgement of the push.</summary>
    private static void Reports(Allowance allow)
    {
        ClueState[] before = [ClueState.Confirmed, ClueState.Dispatched];
        Report(ClueTrigger.Receive, ClueState.Received, before);
        Report(ClueTrigger.Accept, ClueState.Accepted, [.. before, ClueState.Received, ClueState.Returned]);
        Report(ClueTrigger.Return, ClueState.Returned, [.. before, ClueState.Received, ClueState.Accepted]);
        ClueState[] running = [.. before, ClueState.Received, ClueState.Accepted];
        Report(ClueTrigger.File, ClueState.Filed, [.. running, ClueState.Reappeared]);
        Report(ClueTrigger.Decide, ClueState.Decided, [.. running, ClueState.Filed, ClueState.Reappeared]);
        Report(ClueTrigger.FindNoViolation, ClueState.NoViolation, [.. running, ClueState.Filed]);
        Report(ClueTrigger.Rectify, ClueState.Rectified, [.. running, ClueState.Filed, ClueState.Decided, ClueState.Reappeared]);

        void Report(ClueTrigger trigger, ClueState to, ClueState[] from)
        {
            foreach (var state in from)
            {
                allow.From(state, trigger, to, Reporting);
            }
        }
    }

    private sealed class Allowance(StateMachine<ClueState, ClueTrigger> machine, string role)
    {
        public void From(ClueState from, ClueTrigger trigger, ClueState to, string[] roles) =>
            machine.Configure(from).PermitIf(trigger, to, () => roles.Contains(role), string.Join(", ", roles));
    }
}

internal enum ClueTrigger
{
    Claim,
    Release,
    Confirm,
    Dismiss,
    Dispatch,
    Receive,
    Accept,
    Return,
    File,
    Decide,
    FindNoViolation,
    Rectify,
    Reappear,
    Close,
    Withdraw,
}

/// <param name="Status">Done, Conflict (not from this state) or Forbidden (not with this role).</param>
internal sealed record MoveVerdict(ClueChangeStatus Status, ClueState To);
