using System.Globalization;
using System.Threading.RateLimiting;
using AdWatch.Api.Access;
using AdWatch.Api.Composition;
using AdWatch.Api.Contracts;
using AdWatch.Api.Endpoints;
using AdWatch.Api.Pipeline;
using Microsoft.OpenApi;
using OpenTelemetry.Metrics;

namespace AdWatch.Api.Hosting;

/// <summary>Registers what the web side needs: JSON, problems, headers, limits, description, metrics.</summary>
internal static class WebServices
{
    public const string DocsPolicy = "docs";
    public const string DownloadPolicy = "download";
    public const string CsrfHeader = "X-CSRF";

    public static IServiceCollection AddWeb(this IServiceCollection services, AdWatchConfig config)
    {
        services.ConfigureHttpJsonOptions(o => WireJson.Configure(o.SerializerOptions));
        services.AddProblemDetails(o => o.CustomizeProblemDetails = Problems.Complete);
        services
            .AddSecurityHeaderPolicies()
            .SetDefaultPolicy(Headers(Strict))
            .AddPolicy(DocsPolicy, Headers(Docs))
            .AddPolicy(DownloadPolicy, Headers(Download));
        services.AddAntiforgery(o =>
        {
            o.HeaderName = CsrfHeader;
            o.Cookie.Name = "adwatch-csrf";
            o.Cookie.SameSite = SameSiteMode.Strict;
        });
        services.AddOpenApi("v1", o => o.AddDocumentTransformer(Describe));
        services.AddRateLimiter(o =>
        {
            o.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            o.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(http => Limit(http, config.RequestsPerMinute));
            o.OnRejected = RejectAsync;
        });
        services
            .AddOpenTelemetry()
            .WithMetrics(m =>
                m.AddMeter(IntakeSignals.MeterName).AddAspNetCoreInstrumentation().AddRuntimeInstrumentation().AddPrometheusExporter()
            );
        return services;
    }

    private static Action<HeaderPolicyCollection> Headers(Action<CspBuilder> csp) =>
        h => h.AddDefaultSecurityHeaders().AddContentSecurityPolicy(csp);

    private static void Strict(CspBuilder csp)
    {
        csp.AddDefaultSrc().None();
        csp.AddScriptSrc().Self().WithNonce();
        csp.AddStyleSrc().Self();
        csp.AddImgSrc().Self().Data();
        csp.AddFontSrc().Self();
        csp.AddConnectSrc().Self();
        csp.AddFormAction().Self();
        csp.AddFrameAncestors().None();
        csp.AddBaseUri().Self();
    }

    /// <summary>Scalar adds style elements without a nonce; everything else stays as strict.</summary>
    private static void Docs(CspBuilder csp)
    {
        Strict(csp);
        csp.AddStyleSrc().Self().UnsafeInline();
    }

    /// <summary>For bytes that others made: whatever shows them may run, load and send nothing.</summary>
    private static void Download(CspBuilder csp)
    {
        csp.AddDefaultSrc().None();
        csp.AddFrameAncestors().None();
        csp.AddSandbox();
    }

    private static RateLimitPartition<string> Limit(HttpContext http, int perMinute)
    {
        var caller = http.User.Identity is { IsAuthenticated: true, Name: { } name }
            ? $"{http.User.FindFirst(AccessClaims.Kind)?.Value}:{name}"
            : $"address:{http.Connection.RemoteIpAddress}";
        return RateLimitPartition.GetTokenBucketLimiter(
            caller,
            _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = perMinute,
                TokensPerPeriod = Math.Max(1, perMinute / 60),
                ReplenishmentPeriod = TimeSpan.FromSeconds(1),
                QueueLimit = 0,
            }
        );
    }

    private static async ValueTask RejectAsync(
        Microsoft.AspNetCore.RateLimiting.OnRejectedContext context,
        CancellationToken cancellationToken
    )
    {
        var wait = context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromSeconds(1);
        context.HttpContext.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        await Problems
            .Of(StatusCodes.Status429TooManyRequests, ProblemCodes.RateLimited, "请求过于频繁，请按 Retry-After 稍后再试。")
            .ExecuteAsync(context.HttpContext);
    }

    private static Task Describe(
        OpenApiDocument document,
        Microsoft.AspNetCore.OpenApi.OpenApiDocumentTransformerContext context,
        CancellationToken cancellationToken
    )
    {
        document.Info.Title = "AdWatch";
        document.Info.Version = "v1";
        document.Info.Description = "Illegal medical advertising: pages, findings and clues. Errors are RFC 9457 problem documents.";
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
        {
            ["key"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer" },
        };
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("key", document)] = [] }];
        return Task.CompletedTask;
    }
}
