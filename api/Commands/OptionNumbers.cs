using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace AdWatch.Api.Commands;

/// <summary>Reads numbers while options are checked; what is no number is told by the option itself.</summary>
internal static class OptionNumbers
{
    /// <summary>An option that takes a whole number of a range.</summary>
    public static Option<int> Between(string name, string description, int standard, int least, int most)
    {
        var option = new Option<int>(name)
        {
            Description = string.Create(CultureInfo.InvariantCulture, $"{description} Default {standard}."),
            HelpName = "N",
            DefaultValueFactory = _ => standard,
        };
        option.Validators.Add(result =>
        {
            if (Read(result) is { } number && (number < least || number > most))
            {
                result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name} must be {least} to {most}."));
            }
        });
        return option;
    }

    public static int? Read(OptionResult result) =>
        result.Tokens is [{ Value: var text }]
        && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
