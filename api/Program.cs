using AdWatch.Api.Commands;

return await CommandLine.RunAsync(args, CancellationToken.None);
