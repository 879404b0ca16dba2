Console.Error.WriteLine("adwatch: no command is built yet");
return 2;
