using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AdWatch.Api.Dispatch;

/// <summary>Signature of a push by Standard Webhooks 1.0.0: HMAC-SHA256 over <c>id.timestamp.body</c>.</summary>
internal static class WebhookSignature
{
    private const string Version = "v1,";
    private const string SecretPrefix = "whsec_";
    private const int ShortestKey = 24;
    private const int LongestKey = 64;

    /// <summary>How far a timestamp may lie from the verifier's clock.</summary>
    public static TimeSpan Tolerance { get; } = TimeSpan.FromMinutes(5);

    /// <summary>The key of a <c>whsec_</c> secret.</summary>
    /// <returns>Null and the fault where the secret is none.</returns>
    public static byte[]? ReadSecret(string secret, out string? fault)
    {
        if (!secret.StartsWith(SecretPrefix, StringComparison.Ordinal))
        {
            fault = "a webhook secret begins with 'whsec_' followed by base64";
            return null;
        }

        var key = new byte[secret.Length];
        if (!Convert.TryFromBase64String(secret[SecretPrefix.Length..], key, out var length))
        {
            fault = "what follows 'whsec_' is not base64";
            return null;
        }

        if (length is < ShortestKey or > LongestKey)
        {
            fault = string.Create(CultureInfo.InvariantCulture, $"the key must be {ShortestKey} to {LongestKey} bytes, is {length}");
            return null;
        }

        fault = null;
        return key[..length];
    }

    /// <summary>A fresh secret.</summary>
    public static string NewSecret() => SecretPrefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    /// <summary>Value of the <c>webhook-signature</c> header.</summary>
    public static string Sign(ReadOnlySpan<byte> key, string id, DateTimeOffset at, ReadOnlySpan<byte> body) =>
        Version + Convert.ToBase64String(Mac(key, id, at.ToUnixTimeSeconds(), body));

    /// <summary>True where one of the signatures in <paramref name="header"/> fits and the timestamp is near <paramref name="now"/>.</summary>
    public static bool Verify(
        ReadOnlySpan<byte> key,
        string id,
        string timestamp,
        string header,
        ReadOnlySpan<byte> body,
        DateTimeOffset now
    )
    {
        if (
            !long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || Math.Abs(now.ToUnixTimeSeconds() - seconds) > Tolerance.TotalSeconds
        )
        {
            return false;
        }

        var expected = Encoding.ASCII.GetBytes(Version + Convert.ToBase64String(Mac(key, id, seconds, body)));
        var fits = false;
        foreach (var candidate in header.Split(' '))
        {
            fits |= CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(candidate), expected);
        }

        return fits;
    }

    private static byte[] Mac(ReadOnlySpan<byte> key, string id, long seconds, ReadOnlySpan<byte> body)
    {
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        mac.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{seconds}.")));
        mac.AppendData(body);
        return mac.GetHashAndReset();
    }
}
