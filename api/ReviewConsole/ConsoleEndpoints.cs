using System.Globalization;
using AdWatch.Api.Access;
using AdWatch.Api.ReviewConsole.Pages;
using AdWatch.Api.ReviewConsole.Resources;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace AdWatch.Api.ReviewConsole;

/// <summary>The review console: pages and fragments for people, rendered on the server. One file a screen; this one maps them all and signs people in.</summary>
/// <remarks>To add a screen: a component in <c>Pages/</c>, its words in <c>Resources/</c>, a class with <c>Map</c> beside this one, a line in <see cref="MapConsole"/> and in the layout's menu.</remarks>
internal static class ConsoleEndpoints
{
    private static readonly CultureInfo[] Languages = [new("zh-CN"), new("en")];

    /// <summary>Registers what the console needs beside the interface.</summary>
    public static IServiceCollection AddConsole(this IServiceCollection services)
    {
        services.AddRazorComponents();
        services.AddHttpContextAccessor();
        services.AddScoped<SourceScreen>();
        services.AddScoped<TargetScreen>();
        services.AddLocalization();
        services.Configure<RequestLocalizationOptions>(o =>
        {
            o.DefaultRequestCulture = new RequestCulture(Languages[0]);
            o.SupportedCultures = Languages;
            o.SupportedUICultures = Languages;
            // Chinese first: only a choice made here changes it, not the browser's wish.
            o.RequestCultureProviders = [new CookieRequestCultureProvider()];
        });
        return services;
    }

    /// <summary>Maps every page of the console.</summary>
    public static void MapConsole(this WebApplication app)
    {
        var console = app.MapGroup("").ExcludeFromDescription();
        console.MapGet("/", () => TypedResults.LocalRedirect("/review"));
        console.MapGet("/language", SetLanguage);
        console.MapGet("/denied", () => Message("error.title", "error.forbidden", StatusCodes.Status403Forbidden));
        console.MapGet("/signin", (string? @return) => Screen<SignInScreen>(new { Back = Local(@return) }));
        console.MapPost("/signin", SignInAsync);
        console.MapPost("/signout", SignOutAsync).RequireAuthorization();
        console
            .MapGet(PasswordChangeGate.Page, (HttpContext http) => Screen<PasswordScreen>(new { Must = http.User.OwesPasswordChange() }))
            .RequireAuthorization();
        console.MapPost(PasswordChangeGate.Page, ChangePasswordAsync).RequireAuthorization();
        ClueScreens.Map(console);
        SearchScreens.Map(console);
        VersionScreens.Map(console);
        SourceScreens.Map(console);
        TargetScreens.Map(console);
    }

    /// <summary>A page of the console.</summary>
    internal static RazorComponentResult<T> Screen<T>(object parameters, int status = StatusCodes.Status200OK)
        where T : Microsoft.AspNetCore.Components.IComponent => new(parameters) { StatusCode = status };

    internal static RazorComponentResult<MessageScreen> Message(string title, string? text, int status) =>
        Screen<MessageScreen>(new { Title = title, Text = text }, status);

    private static async Task<IResult> SignInAsync(
        [FromForm] string? name,
        [FromForm] string? password,
        string? back,
        SignInService service,
        CancellationToken cancellationToken
    ) =>
        await service.SignInAsync(name, password, cancellationToken) switch
        {
            SignInOutcome.Done => TypedResults.LocalRedirect(Local(back)),
            SignInOutcome.MustChangePassword => TypedResults.LocalRedirect(PasswordChangeGate.Page),
            var refused => Screen<SignInScreen>(
                new
                {
                    Fault = refused == SignInOutcome.LockedOut ? "signin.locked" : "signin.wrong",
                    Name = name,
                    Back = Local(back),
                },
                StatusCodes.Status401Unauthorized
            ),
        };

    private static async Task<IResult> SignOutAsync(
        HttpContext http,
        IAntiforgery antiforgery,
        SignInService service,
        CancellationToken cancellationToken
    )
    {
        await antiforgery.ValidateRequestAsync(http);
        await service.SignOutAsync(http, cancellationToken);
        return TypedResults.LocalRedirect("/signin");
    }

    private static async Task<IResult> ChangePasswordAsync(
        [FromForm(Name = "old")] string? current,
        [FromForm(Name = "new")] string? wanted,
        [FromForm] string? repeat,
        HttpContext http,
        SignInService service,
        IStringLocalizer<ConsoleText> words,
        CancellationToken cancellationToken
    )
    {
        IReadOnlyList<string> faults =
            wanted == repeat
                ? await service.ChangePasswordAsync(http, current, wanted, cancellationToken)
                : [words["password.differ"].Value];
        return faults.Count == 0
            ? TypedResults.LocalRedirect("/review")
            : Screen<PasswordScreen>(
                new { Must = http.User.OwesPasswordChange(), Faults = faults },
                StatusCodes.Status422UnprocessableEntity
            );
    }

    private static RedirectHttpResult SetLanguage(string? to, string? back, HttpContext http)
    {
        var language = Array.Find(Languages, l => l.Name == to) ?? Languages[0];
        http.Response.Cookies.Append(
            CookieRequestCultureProvider.DefaultCookieName,
            CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(language)),
            new CookieOptions
            {
                MaxAge = TimeSpan.FromDays(365),
                SameSite = SameSiteMode.Strict,
                HttpOnly = true,
                IsEssential = true,
            }
        );
        return TypedResults.LocalRedirect(Local(back));
    }

    /// <summary>The address, where it stays on this server; else the first page. Nobody is sent elsewhere after signing in.</summary>
    private static string Local(string? address) =>
        (address?.Length > 0) && (address[0] == '/') && ((address.Length == 1) || (address[1] is not ('/' or '\\'))) ? address : "/review";
}
