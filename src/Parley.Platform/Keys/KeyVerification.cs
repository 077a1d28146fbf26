using System.Security.Cryptography;

namespace Parley.Platform.Keys;

/// <summary>Tries what the master keys are for: unwraps every secret and opens texts. Reads only.</summary>
public sealed class KeyVerification(MasterKeys keys, MasterKeyCheck check, IEnumerable<WrappedSecrets> secrets, IEnumerable<ISealedTexts> texts)
{
    private const int Page = 1_000;

    /// <param name="most">How many texts of each kind, the newest first.</param>
    /// <param name="tried">Told of each kind when it is done: its name, and how many were tried.</param>
    /// <param name="failed">Told of each failure.</param>
    /// <exception cref="KeyFileException">These are not the keys of the databases at all.</exception>
    public async Task RunAsync(long most, Action<string, long> tried, Action<string> failed, CancellationToken cancellationToken)
    {
        await check.ThrowIfWrongAsync(keys, cancellationToken);
        foreach (var one in secrets)
        {
            tried(one.Name, await UnwrapAsync(one, failed, cancellationToken));
        }

        foreach (var one in texts)
        {
            tried(one.Name, await one.VerifyAsync(most, failed, cancellationToken));
        }
    }

    private async Task<long> UnwrapAsync(WrappedSecrets one, Action<string> failed, CancellationToken cancellationToken)
    {
        var count = 0L;
        if (!await one.Database.HasTableAsync(one.Table, cancellationToken))
        {
            return count;
        }

        WrappedSecret? last = null;
        while (await one.Database.ReadAsync(session => one.ReadAsync(session, last, null, Page), cancellationToken) is { Count: > 0 } page)
        {
            foreach (var secret in page)
            {
                try
                {
                    keys.Unwrap(secret.Wrapped, secret.Purpose);
                }
                catch (CryptographicException exception)
                {
                    failed($"{secret.Label}: {exception.Message}");
                }
            }

            last = page[^1];
            count += page.Count;
        }

        return count;
    }
}
