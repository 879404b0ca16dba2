using AdWatch.Api.Access;
using AdWatch.Api.Commands;
using AdWatch.Api.Composition;
using AdWatch.Api.Dispatch;
using AdWatch.Api.Endpoints;
using AdWatch.Api.Learning;
using AdWatch.Api.Pipeline;
using AdWatch.Api.Reloading;
using AdWatch.Api.ReviewConsole;
using AdWatch.Api.Watching;
using AdWatch.Indexing.Documents;
using AdWatch.Indexing.Searching;
using NetEscapades.AspNetCore.SecurityHeaders;
using Quartz;
using Scalar.AspNetCore;

namespace AdWatch.Api.Hosting;

/// <summary>Builds the one web host; the order of the middleware stands here.</summary>
internal static class ServiceHost
{
    public static async Task<int> RunAsync(AdWatchConfig config, ServeRun run, CancellationToken cancellationToken)
    {
        using var loggers = ServiceLog.Create(config.DataFolder, quiet: false);
        await using var installation = await Installation.OpenForCrawlAsync(
            config,
            allowLoopback: false,
            TimeProvider.System,
            loggers,
            cancellationToken
        );
        if (ModelNotice.Of(ModelFolder.Of(config).InUse) is { } notice)
        {
            ApiLog.RulesAlone(loggers.CreateLogger(nameof(ServiceHost)), notice);
        }

        await using var app = await BuildAsync(installation, run, loggers, cancellationToken);
        if (await FirstRun.EnsureAdministratorAsync(app.Services, mustChange: true, cancellationToken) is { } password)
        {
            await Console.Error.WriteLineAsync(
                $"First run: sign in as '{FirstRun.AdministratorName}' with the one-time password {password} (it must be changed then)."
            );
        }

        await app.RunAsync(cancellationToken);
        return 0;
    }

    /// <summary>Builds the host over an opened installation and reads sources and targets.</summary>
    public static async Task<WebApplication> BuildAsync(
        Installation installation,
        ServeRun run,
        ILoggerFactory loggers,
        CancellationToken cancellationToken
    )
    {
        var builder = WebApplication.CreateBuilder(
            new WebApplicationOptions
            {
                Args = run.HostArguments,
                ContentRootPath = AppContext.BaseDirectory,
                ApplicationName = typeof(ServiceHost).Assembly.GetName().Name,
            }
        );
        builder.WebHost.UseUrls(installation.Config.Urls);
        builder.WebHost.ConfigureKestrel(k =>
        {
            k.AddServerHeader = false;
            k.Limits.MaxRequestBodySize = 64L << 20;
        });
        builder.Services.AddSingleton(loggers);
        builder.Services.AddSystemd();
        AddParts(builder.Services, installation);
        AddWorkers(builder.Services, run);
        builder.Services.AddAccess(installation.Config.DataFolder);
        builder.Services.AddWeb(installation.Config);
        builder.Services.AddConsole();
        var app = builder.Build();
        Use(app);
        await app.Services.GetRequiredService<SourceRegistry>().LoadAsync(run.SourcesFile, cancellationToken);
        app.Services.GetRequiredService<TargetRegistry>().Load(run.TargetsFile);
        return app;
    }

    private static void AddParts(IServiceCollection services, Installation installation)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(installation.Config);
        services.AddSingleton(installation.Store);
        services.AddSingleton(installation.Judging);
        services.AddSingleton(installation.SearchFolding);
        // Scoped: a request takes the classifier once and finishes with it.
        services.AddScoped(p => p.GetRequiredService<JudgingInUse>().Current.Classifier);
        services.AddSingleton<RuleReload>();
        services.AddSingleton(installation.Signals);
        services.AddSingleton(installation.Intake);
        services.AddSingleton(installation.Engine);
        services.AddSingleton<ISearchEngine>(installation.Search);
        services.AddSingleton(installation.QueryParser);
        services.AddSingleton(installation.Follower);
        services.AddSingleton(Parts.PageExtractor(installation.Config));
        services.AddSingleton(new VersionComparer());
        services.AddSingleton<HandedInPages>();
        services.AddSingleton<Complaints>();
        services.AddSingleton<ReplayTurn>();
        services.AddSingleton(ReplayTime.OfRequest);
        services.AddSingleton<ServiceState>();
        services.AddSingleton<DispatchSignals>();
        services.AddSingleton(p => new SourceWatch(
            installation.Store,
            installation.Config.Alarms,
            p.GetRequiredService<TimeProvider>(),
            p.GetRequiredService<ILogger<SourceWatch>>()
        ));
        services.AddSingleton(new TargetRegistry(installation.Config.DataFolder, Environment.GetEnvironmentVariable));
        services.AddSingleton(new SourceRegistry(installation.Config.DataFolder, installation.Engine, installation.Store));
    }

    private static void AddWorkers(IServiceCollection services, ServeRun run)
    {
        services.AddHostedService<IndexWorker>();
        services.AddHostedService<DispatchWorker>();
        services.AddHostedService<ReloadSignal>();
        if (run.Crawls)
        {
            services.AddQuartz();
            services.AddHostedService<SourceJobs>();
            services.AddQuartzHostedService(o => o.WaitForJobsToComplete = true);
            services.AddHostedService<CrawlWorker>();
            services.AddHostedService<SourceWatchWorker>();
        }
    }

    private static void Use(WebApplication app)
    {
        app.UseExceptionHandler(
            new ExceptionHandlerOptions
            {
                StatusCodeSelector = e =>
                    e switch
                    {
                        BadHttpRequestException bad => bad.StatusCode,
                        Indexing.Storage.CursorException => StatusCodes.Status422UnprocessableEntity,
                        Indexing.Storage.StoreException => StatusCodes.Status503ServiceUnavailable,
                        _ => StatusCodes.Status500InternalServerError,
                    },
                SuppressDiagnosticsCallback = c => c.Exception is BadHttpRequestException,
            }
        );
        app.UseStatusCodePages();
        app.UseSecurityHeaders();
        app.UseRequestLocalization();
        app.UseRouting();
        app.UseAuthentication();
        app.UseMiddleware<CrossSiteGate>();
        app.UseMiddleware<PasswordChangeGate>();
        app.UseAuthorization();
        app.UseRateLimiter();
        app.UseAntiforgery();
        app.UseWhen(
            http => http.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal),
            api => api.UseMiddleware<IdempotentWrites>()
        );
        app.MapStaticAssets();
        MapInterface(app);
        app.MapConsole();
    }

    private static void MapInterface(WebApplication app)
    {
        HealthEndpoints.Map(app);
        app.MapPrometheusScrapingEndpoint("/metrics").DisableRateLimiting();
        app.MapOpenApi();
        app.MapScalarApiReference(
                "/docs",
                (o, http) =>
                    o.DisableDefaultFonts()
                        .DisableTelemetry()
                        .DisableAgent()
                        .DisableMcp()
                        .HideDeveloperTools()
                        .HideClientButton()
                        .WithNonce(http.GetNonce())
            )
            .WithSecurityHeadersPolicy(WebServices.DocsPolicy);
        var api = app.MapGroup("/api/v1").DisableCookieRedirect().DisableAntiforgery().RequireAuthorization();
        ClueEndpoints.Map(api);
        SearchEndpoints.Map(api);
        PageEndpoints.Map(api);
        PageHistoryEndpoints.Map(api);
        SourceEndpoints.Map(api);
        TargetEndpoints.Map(api);
        RuleEndpoints.Map(api);
    }
}
