using AdWatch.Crawler.Results;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace AdWatch.Crawler;

public static class CrawlerServiceCollectionExtensions
{
    /// <summary>Registers one <see cref="CrawlEngine"/>. The caller registers its <see cref="ICrawlResultSink"/>.</summary>
    public static IServiceCollection AddCrawler(this IServiceCollection services, CrawlerOptions options)
    {
        CrawlerOptionsValidator.ThrowIfFaulty(options);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton(provider => new CrawlEngine(
            options,
            provider.GetRequiredService<ICrawlResultSink>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetService<ILoggerFactory>()
        ));
        return services;
    }
}
