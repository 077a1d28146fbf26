using Parley.Accounts.Audit;

namespace Parley.Server.Commands;

/// <summary><c>audit verify</c>. Reads only, beside a running server or without one.</summary>
internal static class AuditCommand
{
    public static async Task<int> VerifyAsync(IReadOnlyDictionary<string, string?> settings, CancellationToken cancellationToken)
    {
        await using var app = ConsoleServer.Compose(settings);
        var verification = app.Services.GetRequiredService<AuditVerification>();
        if (!await verification.ExistsAsync(cancellationToken))
        {
            throw new StartupException("There is no audit log yet: no server of this version has run here.");
        }

        var verdict = await verification.RunAsync(cancellationToken);
        if (verdict.Broken is { } broken)
        {
            await Console.Error.WriteLineAsync($"parley-server: {broken}");
            await Console.Out.WriteLineAsync($"{verdict.Entries} entries before it hold; the last one's hash is {verdict.Hash}.");
            return 1;
        }

        await Console.Out.WriteLineAsync($"All {verdict.Entries} entries hold; the last one's hash is {verdict.Hash}.");
        return 0;
    }
}
