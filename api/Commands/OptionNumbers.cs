using System.CommandLine.Parsing;
using System.Globalization;

namespace AdWatch.Api.Commands;

/// <summary>Reads numbers while options are checked; what is no number is told by the option itself.</summary>
internal static class OptionNumbers
{
    public static int? Read(OptionResult result) =>
        result.Tokens is [{ Value: var text }]
        && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
