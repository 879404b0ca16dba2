using System.Net.Sockets;
using AdWatch.Api.Learning;
using AdWatch.Classifier.Seeds;
using AdWatch.Crawler;
using AdWatch.Crawler.Extraction.Profiles;
using AdWatch.Crawler.Knowledge;
using AdWatch.Crawler.Sources;
using AdWatch.Indexing.Registers;
using AdWatch.Indexing.Storage;

namespace AdWatch.Api.Commands;

/// <summary>Turns what the machine says (port in use, disk full, no right) into one message with place and remedy.</summary>
internal static class FaultMessages
{
    private const int NoSpaceLeft = 28;
    private const int SqliteFull = 13;

    public static CommandException? Explain(Exception exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            switch (e)
            {
                case CommandException fault:
                    return fault;
                case SeedException
                or SiteKnowledgeException
                or ProfileFileException
                or StoreException
                or CrawlFolderInUseException
                or CrawlStorageException
                or RegisterFileException
                or ReplayTimeException:
                    return new CommandException(e.Message);
                case SourceFileException:
                    return CommandException.Usage(e.Message);
                case SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse }:
                    return new CommandException(
                        $"{Sentence(exception.Message)} Another program listens on that port; name another with --urls (serve) or --port (demo)."
                    );
                case IOException io when (io.HResult & 0xFFFF) == NoSpaceLeft:
                    return new CommandException(
                        $"The disk is full: {Sentence(io.Message)} Free space there, then run the command again; nothing stored is lost."
                    );
                case Microsoft.Data.Sqlite.SqliteException { SqliteErrorCode: SqliteFull } full:
                    return new CommandException(
                        $"The disk that holds the data folder is full ({Sentence(full.Message)}) Free space there, then run the command again; nothing stored is lost."
                    );
                case UnauthorizedAccessException denied:
                    return new CommandException(
                        $"{Sentence(denied.Message)} Give the user that runs adwatch the right to it, or name another folder."
                    );
                case FileNotFoundException or DirectoryNotFoundException:
                    return CommandException.Usage($"{Sentence(e.Message)} Check the spelling of the path.");
            }
        }

        return null;
    }

    private static string Sentence(string message) => message.EndsWith('.') ? message : message + ".";
}
