using System.Buffers.Binary;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Parley.Protocol;

namespace Parley.Accounts.Passwords;

/// <summary>What a presented password turned out to be.</summary>
internal enum PasswordCheck
{
    Wrong,
    Right,

    /// <summary>Right, but stored at another cost than today's: hash it anew.</summary>
    RightButOutdated,
}

/// <summary>Hashes and checks passwords (PBKDF2-HMAC-SHA512). Every run is counted by <c>parley.accounts.password.duration</c>.</summary>
internal sealed class PasswordHashes
{
    private readonly PasswordWorkers _workers;
    private readonly PasswordHasher<object> _hasher;
    private readonly Histogram<double> _duration;
    private readonly string _nobody;
    private readonly object _user = new(); // the framework's hasher passes it on and never looks at it

    public PasswordHashes(PasswordWorkers workers, IOptions<AccountsOptions> options, IMeterFactory meters)
    {
        _workers = workers;
        _hasher = new PasswordHasher<object>(Options.Create(new PasswordHasherOptions { IterationCount = options.Value.PasswordIterations }));
        _nobody = Convert.ToBase64String(HashOfNobody(options.Value.PasswordIterations));
        _duration = meters.Create("Parley.Accounts").CreateHistogram<double>("parley.accounts.password.duration", "s", "Time to hash one password.");
    }

    public ValueTask<Result<string>> HashAsync(string password, CancellationToken cancellationToken) =>
        _workers.RunAsync(() => Timed(() => _hasher.HashPassword(_user, password)), known: false, cancellationToken);

    /// <summary>The same for whoever is signed in.</summary>
    public ValueTask<Result<PasswordCheck>> CheckAsync(string? hash, string password, CancellationToken cancellationToken) =>
        CheckAsync(hash, password, known: true, cancellationToken);

    /// <param name="hash">Null when there is no such account: then the hasher runs once all the same, so that the time tells nothing.</param>
    /// <param name="password">As typed.</param>
    /// <param name="known">Whether it is presented from where the account was used before: such people are served first.</param>
    /// <param name="cancellationToken">When nobody waits for the answer any more.</param>
    public ValueTask<Result<PasswordCheck>> CheckAsync(string? hash, string password, bool known, CancellationToken cancellationToken) =>
        _workers.RunAsync(
            () => Timed(() => Verify(hash ?? _nobody, password)) switch
            {
                _ when hash is null => PasswordCheck.Wrong,
                PasswordVerificationResult.Success => PasswordCheck.Right,
                PasswordVerificationResult.SuccessRehashNeeded => PasswordCheck.RightButOutdated,
                _ => PasswordCheck.Wrong,
            },
            known,
            cancellationToken);

    // An imported hash is as good as one of an old cost: the next sign-in replaces it.
    private PasswordVerificationResult Verify(string hash, string password) =>
        !Bcrypt.IsHash(hash) ? _hasher.VerifyHashedPassword(_user, hash, password)
        : Bcrypt.Verify(hash, password) ? PasswordVerificationResult.SuccessRehashNeeded
        : PasswordVerificationResult.Failed;

    private T Timed<T>(Func<T> run)
    {
        var start = Stopwatch.GetTimestamp();
        var result = run();
        _duration.Record(Stopwatch.GetElapsedTime(start).TotalSeconds);
        return result;
    }

    /// <summary>
    /// The framework's format 3 (marker, PRF, rounds and salt length, each of 4 bytes, big-endian; salt of 16; subkey of 32) with a random
    /// subkey: no password has it, and checking one costs what checking a real one does.
    /// </summary>
    private static byte[] HashOfNobody(int iterations)
    {
        const int prfOfSha512 = 2, saltBytes = 16, subkeyBytes = 32;
        var hash = new byte[1 + (3 * sizeof(int)) + saltBytes + subkeyBytes];
        RandomNumberGenerator.Fill(hash);
        hash[0] = 1;
        BinaryPrimitives.WriteInt32BigEndian(hash.AsSpan(1), prfOfSha512);
        BinaryPrimitives.WriteInt32BigEndian(hash.AsSpan(5), iterations);
        BinaryPrimitives.WriteInt32BigEndian(hash.AsSpan(9), saltBytes);
        return hash;
    }
}
