namespace AdWatch.Crawler.Politeness;

/// <summary>Which host may be asked next: joins what is due with delay, concurrency and pauses of each host.</summary>
/// <remarks>
/// Safe to use from many threads. Hosts that are ready are given out in the order in which they became ready, so none starves.
/// Every pass taken is to be given back with <see cref="Leave"/> or <see cref="Cancel"/>.
/// </remarks>
internal sealed class HostGate(CrawlerOptions options, TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, HostState> hosts = new(StringComparer.Ordinal);
    private readonly PriorityQueue<(HostState Host, long Version), (long Ready, long Order)> queue = new();
    private long order;
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Says when a host's earliest URL is due; null for none.</summary>
    public void SetDue(string host, DateTimeOffset? due)
    {
        lock (gate)
        {
            var state = State(host);
            state.Due = due;
            Requeue(state);
        }
    }

    /// <summary>Says how much the host of a source can take; the delay is never less than robots Crawl-delay.</summary>
    /// <param name="keepCrawlDelay">True where robots.txt was not asked just now, so the Crawl-delay known stays.</param>
    public void SetLimits(string host, int concurrency, TimeSpan delay, TimeSpan? crawlDelay, bool keepCrawlDelay)
    {
        lock (gate)
        {
            var state = State(host);
            state.CrawlDelay = keepCrawlDelay ? state.CrawlDelay : crawlDelay;
            var floor = state.CrawlDelay > delay ? state.CrawlDelay.Value : delay;
            // A Crawl-delay is one request after the other, whatever the source would take.
            var limit = state.CrawlDelay is { Ticks: > 0 } ? 1 : concurrency;
            if (state.Floor != floor || state.Concurrency != limit)
            {
                (state.Floor, state.Concurrency) = (floor, limit);
                Requeue(state);
            }
        }
    }

    /// <summary>Takes passes for hosts that are ready: at most <paramref name="max"/> in all.</summary>
    public List<(string Host, int Passes)> TakeReady(int max)
    {
        var taken = new List<(string, int)>();
        lock (gate)
        {
            var now = time.GetUtcNow();
            while (max > 0 && queue.TryPeek(out var item, out var priority) && priority.Ready <= now.UtcTicks)
            {
                queue.Dequeue();
                var state = item.Host;
                if (state.Version != item.Version || state.ReadyAt is not { } ready || ready > now)
                {
                    continue;
                }

                var passes = state.Floor > TimeSpan.Zero ? 1 : Math.Min(max, state.Concurrency - state.InFlight);
                Enter(state, passes, now);
                // Leasing tells the due time anew; until then the host is not given out again.
                state.Due = null;
                Requeue(state);
                max -= passes;
                taken.Add((state.Name, passes));
            }
        }

        return taken;
    }

    /// <summary>Waits for a pass for a host whatever is due there; for redirects and further requests of one visit.</summary>
    public async Task EnterAsync(string host, CancellationToken cancellationToken)
    {
        while (true)
        {
            TimeSpan wait;
            Task signal;
            lock (gate)
            {
                var now = time.GetUtcNow();
                var state = State(host);
                var ready = state.NextAllowed > state.HeldUntil ? state.NextAllowed : state.HeldUntil;
                if (state.InFlight < state.Concurrency && ready <= now)
                {
                    Enter(state, 1, now);
                    Requeue(state);
                    return;
                }

                wait = ready > now ? ready - now : Timeout.InfiniteTimeSpan;
                signal = changed.Task;
            }

            await WaitAsync(signal, wait, cancellationToken);
        }
    }

    /// <summary>Takes a pass without waiting, for requests that belong to a page already had (its scripts, its pictures); the host is given out less meanwhile.</summary>
    /// <remarks>Waiting here could wait for ever: visits that hold the host's passes may wait for room behind the very page whose parts these are.</remarks>
    public void Join(string host)
    {
        lock (gate)
        {
            var state = State(host);
            Enter(state, 1, time.GetUtcNow());
            Requeue(state);
        }
    }

    /// <summary>Gives a pass back after a request and lets the host rest.</summary>
    /// <param name="retryAfter">A pause the host asked for.</param>
    public void Leave(string host, TimeSpan latency, bool failed, TimeSpan? retryAfter)
    {
        lock (gate)
        {
            var state = State(host);
            Settle(state, latency, failed, retryAfter);
            state.InFlight--;
            Requeue(state);
        }
    }

    /// <summary>Lets the host rest after a request of a visit that keeps its pass, and waits until the next may be sent.</summary>
    /// <remarks>A pass given back here could go to a visit that waits for the robots.txt which this one is asking for: both would wait for ever.</remarks>
    public async Task RestAsync(string host, TimeSpan latency, bool failed, TimeSpan? retryAfter, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            Settle(State(host), latency, failed, retryAfter);
        }

        while (true)
        {
            TimeSpan wait;
            lock (gate)
            {
                var now = time.GetUtcNow();
                var state = State(host);
                var ready = state.NextAllowed > state.HeldUntil ? state.NextAllowed : state.HeldUntil;
                if (ready <= now)
                {
                    state.LastEntered = now;
                    Requeue(state);
                    return;
                }

                wait = ready - now;
            }

            // A millisecond more: timers may fire early.
            await Task.Delay(wait + TimeSpan.FromMilliseconds(1), time, cancellationToken);
        }
    }

    /// <summary>Gives passes back that were not used.</summary>
    public void Cancel(string host, int passes)
    {
        lock (gate)
        {
            var state = State(host);
            state.InFlight -= passes;
            Requeue(state);
        }
    }

    /// <summary>Lets a host alone until a time.</summary>
    public void Hold(string host, DateTimeOffset until, HoldReason reason)
    {
        lock (gate)
        {
            var state = State(host);
            if (until > state.HeldUntil)
            {
                (state.HeldUntil, state.Hold) = (until, reason);
            }

            Requeue(state);
        }
    }

    /// <summary>Where the hosts stand.</summary>
    /// <param name="horizon">Pauses that end later count as pauses, earlier ones as work to come.</param>
    public GateStand Stand(TimeSpan horizon)
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            var (due, inFlight, robots, pausing) = (0, 0, 0, 0);
            DateTimeOffset? next = null;
            foreach (var state in hosts.Values)
            {
                inFlight += state.InFlight;
                if (state.HeldUntil > now && state.Hold == HoldReason.Robots)
                {
                    robots++;
                    continue;
                }

                if (state.Due is not { } dueAt || dueAt > now)
                {
                    next = state.Due is { } later && (next is null || later < next) ? later : next;
                    continue;
                }

                if (state.HeldUntil > now + horizon)
                {
                    pausing++;
                }
                else
                {
                    due++;
                }
            }

            return new GateStand(due, inFlight, robots, pausing, next);
        }
    }

    /// <summary>Ends at the next change; take it before looking at the gate, so that no change slips by.</summary>
    public Task NextChange()
    {
        lock (gate)
        {
            return changed.Task;
        }
    }

    /// <summary>Wakes whoever waits for a change.</summary>
    public void Signal()
    {
        lock (gate)
        {
            Wake();
        }
    }

    /// <summary>Waits until something changed since <paramref name="signal"/> was taken, or for a time at most.</summary>
    /// <param name="forHost">True where a host that becomes ready ends the wait too.</param>
    public Task WaitForChangeAsync(Task signal, TimeSpan atMost, bool forHost, CancellationToken cancellationToken)
    {
        var wait = atMost;
        lock (gate)
        {
            if (forHost && queue.TryPeek(out _, out var priority))
            {
                var until = new DateTimeOffset(priority.Ready, TimeSpan.Zero) - time.GetUtcNow();
                wait = until < wait ? until : wait;
            }
        }

        return wait <= TimeSpan.Zero ? Task.CompletedTask : WaitAsync(signal, wait, cancellationToken);
    }

    private async Task WaitAsync(Task signal, TimeSpan wait, CancellationToken cancellationToken)
    {
        if (wait == Timeout.InfiniteTimeSpan)
        {
            await signal.WaitAsync(cancellationToken);
            return;
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // A millisecond more: timers may fire early.
        await Task.WhenAny(signal, Task.Delay(wait + TimeSpan.FromMilliseconds(1), time, stop.Token));
        await stop.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }

    private HostState State(string host)
    {
        if (!hosts.TryGetValue(host, out var state))
        {
            hosts[host] = state = new HostState(host, options.DefaultDelay);
        }

        return state;
    }

    private void Settle(HostState state, TimeSpan latency, bool failed, TimeSpan? retryAfter)
    {
        var now = time.GetUtcNow();
        state.Rest = PolitenessPolicy.Rest(options, state.Floor, latency, failed, state.Rest);
        var rested = now + state.Rest;
        state.RestUntil = rested > state.RestUntil ? rested : state.RestUntil;
        if (retryAfter is { } pause && now + pause > state.HeldUntil)
        {
            state.HeldUntil = now + pause;
            state.Hold = HoldReason.RetryAfter;
        }
    }

    private static void Enter(HostState state, int passes, DateTimeOffset now)
    {
        state.InFlight += passes;
        state.LastEntered = now;
    }

    private void Requeue(HostState state)
    {
        state.Version = ++order;
        if (state.ReadyAt is { } ready)
        {
            queue.Enqueue((state, state.Version), (ready.UtcTicks, order));
        }

        // Stale entries are dropped when they come up; here only if they pile up.
        if (queue.Count > 64 + (hosts.Count * 8))
        {
            queue.Clear();
            foreach (var other in hosts.Values.Where(h => h.ReadyAt is not null))
            {
                queue.Enqueue((other, other.Version), (other.ReadyAt!.Value.UtcTicks, other.Version));
            }
        }

        Wake();
    }

    private void Wake()
    {
        var signal = changed;
        changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        signal.TrySetResult();
    }

    private sealed class HostState(string name, TimeSpan floor)
    {
        public string Name { get; } = name;

        public DateTimeOffset? Due { get; set; }

        public TimeSpan Floor { get; set; } = floor;

        public TimeSpan? CrawlDelay { get; set; }

        public TimeSpan Rest { get; set; }

        public int Concurrency { get; set; } = 1;

        public int InFlight { get; set; }

        public DateTimeOffset LastEntered { get; set; }

        public DateTimeOffset RestUntil { get; set; }

        /// <summary>The delay since the last request began, and the rest since it ended.</summary>
        public DateTimeOffset NextAllowed => LastEntered + Floor > RestUntil ? LastEntered + Floor : RestUntil;

        public DateTimeOffset HeldUntil { get; set; }

        public HoldReason Hold { get; set; }

        public long Version { get; set; }

        /// <summary>When the next URL may be asked for; null where nothing is due or all passes are out.</summary>
        public DateTimeOffset? ReadyAt
        {
            get
            {
                if (Due is not { } due || InFlight >= Concurrency)
                {
                    return null;
                }

                var allowed = NextAllowed > HeldUntil ? NextAllowed : HeldUntil;
                return due > allowed ? due : allowed;
            }
        }
    }
}

internal enum HoldReason
{
    /// <summary>The host asked for a pause.</summary>
    RetryAfter,

    /// <summary>Its robots.txt cannot be had.</summary>
    Robots,
}

/// <summary>Where the hosts stand: with due URLs, requests under way, held for robots, pausing beyond the horizon; and when the next URL is due.</summary>
internal sealed record GateStand(int HostsDue, int InFlight, int WaitingForRobots, int Pausing, DateTimeOffset? NextDue);
