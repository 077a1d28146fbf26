using System.Text.Json;
using Parley.Accounts;
using Parley.Accounts.Tokens;
using Parley.Platform.Database;
using Parley.Platform.Keys;
using Parley.Server.Commands;

namespace Parley.Server.Keys;

/// <summary>
/// <c>parley-server keys …</c>: changes the key file and reads databases. Writing to them is left to the running server, which notices the change; without one,
/// to the next start. Only a new signing key is put into its table here: one row, which every server looks for.
/// </summary>
internal static class KeysCommand
{
    private const long SampledTexts = 1_000, NamedFailures = 100;

    public static async Task<int> StatusAsync(IReadOnlyDictionary<string, string?> settings, bool asJson, CancellationToken cancellationToken)
    {
        await using var app = ConsoleServer.Compose(settings);
        var status = await KeyStatus.ReadAsync(app.Services.Keys(), app.Services.GetServices<WrappedSecrets>(), cancellationToken);
        await Console.Out.WriteLineAsync(asJson
            ? JsonSerializer.Serialize(status, KeyStatusJson.Default.KeyStatus)
            : string.Join('\n', status.Lines(app.Services.GetRequiredService<TimeProvider>().GetUtcNow())));
        return 0;
    }

    public static async Task<int> RotateAsync(IReadOnlyDictionary<string, string?> settings, bool prepare, CancellationToken cancellationToken)
    {
        await using var app = ConsoleServer.Compose(settings);
        var editor = app.Services.GetRequiredService<KeyFileEditor>();

        // Not over a file that is not this data's: what it replaces would be the operator's last chance.
        await app.Services.GetRequiredService<MasterKeyCheck>().ThrowIfWrongAsync(app.Services.Keys(), cancellationToken);
        var number = prepare ? editor.Prepare() : editor.Rotate();
        await Console.Out.WriteLineAsync(prepare
            ? $"Master key {number} is prepared. Bring the key file to every machine, then: `parley-server keys rotate` on one, and bring it once more."
            : $"Master key {number} is the current one. A running server takes it within {KeyFileEditor.Settled.TotalSeconds:0} s; `parley-server keys status` shows how far it is.");
        await Console.Error.WriteLineAsync($"parley-server: back the key file up again: {app.Services.Keys().Path}. Copies from before do not hold master key {number}.");
        return 0;
    }

    public static async Task<int> RotateSigningAsync(IReadOnlyDictionary<string, string?> settings, bool compromised, CancellationToken cancellationToken)
    {
        await using var app = ConsoleServer.Compose(settings);
        await app.Services.GetRequiredService<MasterKeyCheck>().ThrowIfWrongAsync(app.Services.Keys(), cancellationToken);
        if (!await app.Services.GetRequiredKeyedService<ModuleDatabase>(AccountsModule.Name).HasTableAsync("signing_keys", cancellationToken))
        {
            throw new StartupException("There is no signing key yet: the first start of a server makes it.");
        }

        var rotation = await app.Services.GetRequiredService<ISigningKeys>().RotateAsync(compromised, cancellationToken);
        await Console.Out.WriteLineAsync(compromised
            ? $"Signing key {rotation.Kid} is the only one. A running server takes it within seconds; then clients fetch new access tokens by themselves."
            : $"Signing key {rotation.Kid} is published, and signs from {rotation.SignsFrom:u} on. The ones before it verify until their last tokens have expired.");
        return 0;
    }

    public static async Task<int> RemoveAsync(IReadOnlyDictionary<string, string?> settings, int number, CancellationToken cancellationToken)
    {
        await using var app = ConsoleServer.Compose(settings);
        var keys = app.Services.Keys();
        var check = app.Services.GetRequiredService<MasterKeyCheck>();
        await check.ThrowIfWrongAsync(keys, cancellationToken);
        if ((await check.CountAsync(cancellationToken)).GetValueOrDefault(number) is > 0 and var needed && number != keys.Current)
        {
            throw new StartupException(
                $"Master key {number} is still needed: {needed} secrets are wrapped with it. A running server wraps them anew; `parley-server keys status` shows how far it is.");
        }

        app.Services.GetRequiredService<KeyFileEditor>().Remove(number);
        await Console.Out.WriteLineAsync($"Master key {number} is removed. Backups from before the rotation cannot be read without a copy of it.");
        return 0;
    }

    public static async Task<int> VerifyAsync(IReadOnlyDictionary<string, string?> settings, bool all, CancellationToken cancellationToken)
    {
        await using var app = ConsoleServer.Compose(settings);
        app.Services.Keys();
        var failures = 0L;
        await app.Services.GetRequiredService<KeyVerification>().RunAsync(
            all ? long.MaxValue : SampledTexts,
            (name, count) => Console.Out.WriteLine($"{name}: {count} tried"),
            failure =>
            {
                if (++failures <= NamedFailures)
                {
                    Console.Error.WriteLine($"parley-server: {failure}");
                }
            },
            cancellationToken);
        await Console.Out.WriteLineAsync(failures == 0 ? "Everything that was tried can be read." : $"{failures} cannot be read.");
        return failures == 0 ? 0 : 1;
    }
}
