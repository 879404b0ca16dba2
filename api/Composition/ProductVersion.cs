using System.Reflection;

namespace AdWatch.Api.Composition;

/// <summary>Version of the program as built.</summary>
internal static class ProductVersion
{
    /// <summary>Version with the commit it was built from.</summary>
    public static string Full { get; } =
        typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";

    /// <summary>Without the commit.</summary>
    public static string Short { get; } = Full.Split('+')[0];
}
