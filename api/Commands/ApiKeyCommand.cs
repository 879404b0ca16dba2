using System.CommandLine;
using AdWatch.Api.Composition;
using AdWatch.Api.Contracts;
using AdWatch.Indexing.Clues;
using AdWatch.Indexing.Storage;

namespace AdWatch.Api.Commands;

/// <summary><c>apikey</c>: keys for machines. A key is shown once, when it is made.</summary>
internal static class ApiKeyCommand
{
    public static Command Create(CommonOptions common) =>
        new("apikey", "Makes, lists and revokes keys of machines.") { CreateKey(common), List(common), Revoke(common) };

    private static Command CreateKey(CommonOptions common)
    {
        var name = new Option<string>("--name")
        {
            Description = "Who uses the key; stands in journals.",
            HelpName = "N",
            Required = true,
        };
        var role = new Option<string>("--role")
        {
            Description = $"One of {string.Join(", ", Roles.All)}.",
            HelpName = "R",
            Required = true,
        };
        role.AcceptOnlyFromAmong([.. Roles.All]);
        var department = new Option<string?>("--department")
        {
            Description = "Sees only this department's clues and pages.",
            HelpName = "D",
        };
        var region = new Option<string?>("--region") { Description = "Sees only this region (code or prefix).", HelpName = "R" };
        var json = CommonOptions.Json();
        var command = new Command("create", "Makes a key and shows it once.") { name, role, department, region, json };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                await using var store = await OpenAsync(common, parsed, cancellationToken);
                var created = await store.ApiKeys.CreateAsync(
                    parsed.GetRequiredValue(name),
                    parsed.GetRequiredValue(role),
                    parsed.GetValue(department),
                    parsed.GetValue(region),
                    CommandActor,
                    cancellationToken
                );
                await ShowAsync(created, parsed.GetValue(json));
                return 0;
            }
        );
        return command;
    }

    /// <summary>The key is shown this once.</summary>
    private static async Task ShowAsync(CreatedApiKey created, bool json)
    {
        var key = created.Key;
        if (json)
        {
            await Console.Out.WriteLineAsync(
                WireJson.Line(
                    new
                    {
                        key.Id,
                        key.Name,
                        key.Role,
                        key.Department,
                        key.Region,
                        key = created.Secret,
                    }
                )
            );
        }
        else
        {
            await Console.Out.WriteLineAsync(created.Secret);
            await Console.Error.WriteLineAsync($"Key {key.Id} for {key.Name}; it is shown this once, keep it safe.");
        }
    }

    private static Command List(CommonOptions common)
    {
        var json = CommonOptions.Json();
        var command = new Command("list", "Lists all keys, never the keys themselves.") { json };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                await using var store = await OpenAsync(common, parsed, cancellationToken);
                foreach (var key in await store.ApiKeys.ListAsync(cancellationToken))
                {
                    var scope = string.Join(' ', new[] { key.Department, key.Region }.Where(s => s is not null));
                    await Console.Out.WriteLineAsync(
                        parsed.GetValue(json)
                            ? WireJson.Line(key)
                            : $"{key.Id}  {key.Role, -12} {key.Name}  {scope}{(key.RevokedAt is { } at ? $"  revoked {at:yyyy-MM-dd}" : "")}"
                    );
                }

                return 0;
            }
        );
        return command;
    }

    private static Command Revoke(CommonOptions common)
    {
        var id = new Option<string>("--id")
        {
            Description = "Id of the key.",
            HelpName = "ID",
            Required = true,
        };
        var command = new Command("revoke", "Ends a key at once.") { id };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                await using var store = await OpenAsync(common, parsed, cancellationToken);
                return await store.ApiKeys.RevokeAsync(parsed.GetRequiredValue(id), CommandActor, cancellationToken)
                    ? 0
                    : throw new CommandException($"There is no key {parsed.GetValue(id)} that could be revoked; see adwatch apikey list.");
            }
        );
        return command;
    }

    private static Actor CommandActor => new(Environment.UserName, "person", Roles.Admin);

    private static Task<AdWatchStore> OpenAsync(CommonOptions common, ParseResult parsed, CancellationToken cancellationToken)
    {
        var config = common.ReadConfig(parsed);
        DataFolder.Create(config.DataFolder);
        return AdWatchStore.OpenAsync(config.DataFolder, TimeProvider.System, cancellationToken);
    }
}
