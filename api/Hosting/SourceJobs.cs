using AdWatch.Crawler;
using AdWatch.Crawler.Sources;
using Quartz;

namespace AdWatch.Api.Hosting;

/// <summary>Keeps one Quartz trigger a source, by its <c>every</c> or <c>cron</c>.</summary>
internal sealed class SourceJobs(SourceRegistry sources, ISchedulerFactory schedulers, TimeProvider time) : IHostedService
{
    private const string Group = "sources";
    private static readonly TimeZoneInfo China = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        sources.Changed = ScheduleAsync;
        await ScheduleAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        sources.Changed = null;
        return Task.CompletedTask;
    }

    private async Task ScheduleAsync(CancellationToken cancellationToken)
    {
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        await scheduler.DeleteJobs(GroupMatcher<JobKey>.GroupEquals(Group), cancellationToken);
        foreach (var source in sources.Sources)
        {
            var job = JobBuilder
                .Create<SourceDueJob>()
                .WithIdentity(source.Id, Group)
                .UsingJobData(SourceDueJob.EveryTicks, source.Schedule.Cron is null ? source.Schedule.Every.Ticks : 0L)
                .Build();
            await scheduler.ScheduleJob(job, Trigger(source), cancellationToken: cancellationToken);
        }
    }

    private ITrigger Trigger(Source source)
    {
        var trigger = TriggerBuilder.Create().WithIdentity(source.Id, Group);
        return source.Schedule.Cron is { } cron
            ? trigger.WithCronSchedule(CronExpression.Parse(cron, CronFormat.Unix), x => x.InTimeZone(China)).Build()
            : trigger
                .StartAt(time.GetUtcNow() + source.Schedule.Every)
                .WithSimpleSchedule(x => x.WithInterval(source.Schedule.Every).RepeatForever())
                .Build();
    }
}

/// <summary>Makes the start addresses of a source due, unless they were seen within the interval.</summary>
internal sealed class SourceDueJob(CrawlEngine engine, TimeProvider time, ILogger<SourceDueJob> log) : IJob
{
    public const string EveryTicks = "every";

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var id = context.JobDetail.Key.Name;
        var every = TimeSpan.FromTicks(context.JobDetail.JobDataMap.GetLong(EveryTicks));
        var before = every > TimeSpan.Zero ? time.GetUtcNow() - every : context.ScheduledFireTimeUtc ?? time.GetUtcNow();
        var statuses = await engine.GetSourceStatusesAsync(cancellationToken);
        if (statuses.FirstOrDefault(s => s.SourceId == id) is { LastSuccess: { } seen } && seen >= before)
        {
            return; // the crawler's own calendar was there first
        }

        ApiLog.SourceDue(log, id);
        await engine.ScheduleNowAsync(id, cancellationToken);
    }
}
