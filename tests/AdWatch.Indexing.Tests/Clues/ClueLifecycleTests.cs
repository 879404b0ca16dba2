using AdWatch.Indexing.Clues;

namespace AdWatch.Indexing.Tests.Clues;

public sealed class ClueLifecycleTests
{
    [Fact]
    public void EveryStateButDetectedIsReached()
    {
        var reached = new HashSet<ClueState> { ClueState.Detected };
        var before = 0;
        while (before < reached.Count)
        {
            before = reached.Count;
            foreach (var state in reached.ToList())
            {
                foreach (var trigger in Enum.GetValues<ClueTrigger>())
                {
                    if (ClueLifecycle.Ask(state, trigger, Roles.Admin) is { Status: ClueChangeStatus.Done } verdict)
                    {
                        reached.Add(verdict.To);
                    }
                }
            }
        }

        Assert.Equal(Enum.GetValues<ClueState>().Order(), reached.Order());
    }

    [Fact]
    public void NothingLeadsOutOfWithdrawn()
    {
        Assert.All(
            Enum.GetValues<ClueTrigger>(),
            trigger => Assert.Equal(ClueChangeStatus.Conflict, ClueLifecycle.Ask(ClueState.Withdrawn, trigger, Roles.Admin).Status)
        );
    }

    [Fact]
    public void AViewerMovesNothing()
    {
        foreach (var state in Enum.GetValues<ClueState>())
        {
            Assert.All(
                Enum.GetValues<ClueTrigger>(),
                trigger => Assert.NotEqual(ClueChangeStatus.Done, ClueLifecycle.Ask(state, trigger, Roles.Viewer).Status)
            );
        }
    }

    [Fact]
    public void NamesOfStatesAreReadBack()
    {
        foreach (var state in Enum.GetValues<ClueState>())
        {
            Assert.True(ClueStates.TryParse(state.Name(), out var read));
            Assert.Equal(state, read);
        }

        Assert.Equal("no-violation", ClueState.NoViolation.Name());
        Assert.False(ClueStates.TryParse("lost", out _));
    }
}
