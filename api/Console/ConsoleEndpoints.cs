namespace AdWatch.Api.ReviewConsole;

/// <summary>The review console: pages and fragments for people.</summary>
internal static class ConsoleEndpoints
{
    /// <summary>Registers what the console needs beside the interface.</summary>
    public static IServiceCollection AddConsole(this IServiceCollection services) => services.AddRazorComponents().Services;

    /// <summary>Maps every page of the console.</summary>
    public static void MapConsole(this WebApplication app) => app.MapGet("/", () => Results.Redirect("/docs")).ExcludeFromDescription();
}
