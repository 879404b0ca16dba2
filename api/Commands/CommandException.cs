namespace AdWatch.Api.Commands;

/// <summary>Something the caller can put right: one message with place and remedy, and the exit code that goes with it.</summary>
/// <remarks>Everything else that is thrown is a fault of the program; <see cref="CommandLine"/> tells it as unexpected.</remarks>
public sealed class CommandException : Exception
{
    public CommandException(string message)
        : base(message) { }

    public CommandException(string message, Exception innerException)
        : base(message, innerException) { }

    public CommandException()
        : this("The command failed.") { }

    /// <summary>1 = failed, 2 = wrong usage.</summary>
    public int ExitCode { get; private init; } = 1;

    /// <summary>A fault of the command line or of a file named on it (exit code 2).</summary>
    public static CommandException Usage(string message) => new(message) { ExitCode = 2 };
}
