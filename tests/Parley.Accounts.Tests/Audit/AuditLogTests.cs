using Microsoft.Extensions.DependencyInjection;
using Parley.Accounts.Audit;
using Parley.Contracts.Accounts;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Testing;

namespace Parley.Accounts.Tests.Audit;

public sealed class AuditLogTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, EveryEngine]
    public async Task Chain_OfManyAtOnce_HoldsWithoutAGap(DatabaseEngine engine)
    {
        await using var host = await AccountsHost.StartAsync(engine);

        await Task.WhenAll(Enumerable.Range(0, 30).Select(i => Trail(host).AddAsync(
            new AuditEvent(AuditKinds.SignIn, UserId.New(host.Clock), Address: "192.0.2.1", Detail: new Dictionary<string, string> { ["i"] = $"{i}" }), Cancel).AsTask()));

        var verdict = await VerifyAsync(host);
        Assert.Null(verdict.Broken);
        Assert.True(verdict.Entries >= 30);
    }

    // P4
    [Theory, EveryEngine]
    public async Task AuditLog_ChangedOrDeletedByStatement_IsRefused(DatabaseEngine engine)
    {
        await using var host = await AccountsHost.StartAsync(engine);
        await AddAsync(host, 3);

        foreach (var sql in new[] { "UPDATE audit_log SET kind = 'sign-out'", "DELETE FROM audit_log WHERE number = 2", "DELETE FROM audit_head" })
        {
            await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(async () => await Database(host).WriteAsync(session => session.ExecuteAsync(sql), Cancel));
        }

        Assert.Null((await VerifyAsync(host)).Broken);
    }

    // P4
    [Theory, EveryEngine]
    public async Task Verify_RowAlteredDeletedMovedPutInOrCutOff_NamesTheFirstBrokenOne(DatabaseEngine engine)
    {
        (string Sql, string Named)[] harms =
        [
            ("UPDATE audit_log SET kind = 'sign-out' WHERE number = 3", "Entry 3"),
            ("UPDATE audit_log SET detail = '{\"i\":\"9\"}' WHERE number = 2", "Entry 2"),
            ("UPDATE audit_log SET address = NULL WHERE number = 4", "Entry 4"),
            ("UPDATE audit_log SET at = at + 1 WHERE number = 1", "Entry 1"),
            ("DELETE FROM audit_log WHERE number = 2", "Entry 2"),
            ("UPDATE audit_log SET number = -number WHERE number IN (2, 3); UPDATE audit_log SET number = 5 + number WHERE number < 0", "Entry 2"),
            ("INSERT INTO audit_log (number, at, kind, detail, hash) SELECT 6, at, kind, detail, hash FROM audit_log WHERE number = 5", "Entry 6"),
            ("DELETE FROM audit_log WHERE number > 3", "Entry 4"),
            ("DELETE FROM audit_log", "Entry 1"),
        ];
        await using var host = await AccountsHost.StartAsync(engine);
        await UnguardAsync(host);
        foreach (var (sql, named) in harms)
        {
            await AddAsync(host, 5);
            var before = await VerifyAsync(host);
            Assert.Null(before.Broken);
            Assert.Equal(5, before.Entries);

            await HarmAsync(host, sql);

            Assert.StartsWith(named, (await VerifyAsync(host)).Broken, StringComparison.Ordinal);
            await HarmAsync(host, "DELETE FROM audit_log; UPDATE audit_head SET number = 0, hash = @start", new { start = new byte[32] });
        }
    }

    // P4: what is written cannot be taken for another line or command by whoever looks at it.
    [Theory, EveryEngine]
    public async Task Detail_WithLineBreaksAndEscapes_IsStoredAsPlainAscii(DatabaseEngine engine)
    {
        await using var host = await AccountsHost.StartAsync(engine);
        const string hostile = "x\r\n2026-01-01 owner signed in\u001b[2J\u202e\0\ud800 <script>";

        await Trail(host).AddAsync(new AuditEvent(AuditKinds.OAuthRefused, Detail: new Dictionary<string, string> { ["reason"] = hostile, ["long"] = new('a', 5_000) }), Cancel);

        var stored = await Database(host).ReadAsync(session => session.QuerySingleAsync<string>("SELECT detail FROM audit_log"), Cancel);
        Assert.All(stored, character => Assert.InRange(character, ' ', '~'));
        Assert.DoesNotContain("<script>", stored, StringComparison.Ordinal);
        Assert.True(stored.Length < 1_000);
        Assert.Null((await VerifyAsync(host)).Broken);
    }

    [Fact]
    public async Task Kind_NotInTheCatalogue_IsABug()
    {
        await using var host = await AccountsHost.StartAsync();

        await Assert.ThrowsAsync<ArgumentException>(async () => await Trail(host).AddAsync(new AuditEvent("invented"), Cancel));

        Assert.Equal(0, (await VerifyAsync(host)).Entries);
    }

    [Fact]
    public async Task Count_OfAnAttack_StaysSmallAndLosesNoNumber()
    {
        await using var host = await AccountsHost.StartAsync();
        for (var i = 0; i < 5_000; i++)
        {
            await Trail(host).CountAsync(new AuditEvent(AuditKinds.SignInFailed, Address: $"192.0.{i % 2_000 / 250}.{i % 250}"), Cancel);
        }

        host.Clock.Advance(TimeSpan.FromMinutes(1));
        var rows = await WaitAsync(host, rows => rows.Any(row => row.Detail.Contains("countOfOthers", StringComparison.Ordinal)));

        Assert.InRange(rows.Count, 20, 42);
        Assert.Equal(5_000, rows.Sum(Number));
        Assert.Null((await VerifyAsync(host)).Broken);
    }

    [Fact]
    public async Task Count_WhenTheServerStops_IsWritten()
    {
        using var data = await AccountsData.CreateAsync(DatabaseEngine.Sqlite);
        await using (var host = await AccountsHost.StartAsync(data))
        {
            for (var i = 0; i < 7; i++)
            {
                await Trail(host).CountAsync(new AuditEvent(AuditKinds.SignInFailed, Address: "192.0.2.1"), Cancel);
            }

            await host.StopAsync();
        }

        await using var again = await AccountsHost.StartAsync(data);
        Assert.Equal([1, 6], (await RowsAsync(again)).Select(Number));
    }

    internal static async Task<IReadOnlyList<AuditRowView>> RowsAsync(AccountsHost host) => await Database(host).ReadAsync(
        session => session.QueryAsync<AuditRowView>("SELECT number, kind, actor, subject, address, detail FROM audit_log ORDER BY number"), Cancel);

    private static async Task<IReadOnlyList<AuditRowView>> WaitAsync(AccountsHost host, Func<IReadOnlyList<AuditRowView>, bool> done)
    {
        IReadOnlyList<AuditRowView> rows;
        do
        {
            rows = await RowsAsync(host);
            await Task.Yield();
        }
        while (!done(rows));

        return rows;
    }

    private static int Number(AuditRowView row)
    {
        var detail = System.Text.Json.JsonSerializer.Deserialize<Dictionary<string, string>>(row.Detail)!;
        return int.Parse(detail.GetValueOrDefault("count") ?? detail.GetValueOrDefault("countOfOthers") ?? "1", System.Globalization.CultureInfo.InvariantCulture);
    }

    private static async Task AddAsync(AccountsHost host, int count)
    {
        for (var i = 0; i < count; i++)
        {
            await Trail(host).AddAsync(new AuditEvent(AuditKinds.SignIn, Address: "192.0.2.1", Detail: new Dictionary<string, string> { ["i"] = $"{i}" }), Cancel);
        }
    }

    /// <summary>As somebody would who owns the database.</summary>
    private static Task UnguardAsync(AccountsHost host) => HarmAsync(host, host.Engine == DatabaseEngine.Sqlite
        ? "DROP TRIGGER audit_log_no_update; DROP TRIGGER audit_log_no_delete"
        : "ALTER TABLE audit_log DISABLE TRIGGER ALL");

    private static async Task HarmAsync(AccountsHost host, string sql, object? parameters = null) =>
        await Database(host).WriteAsync(session => session.ExecuteAsync(sql, parameters), Cancel);

    private static IAuditTrail Trail(AccountsHost host) => host.Services.GetRequiredService<IAuditTrail>();

    private static async Task<AuditVerdict> VerifyAsync(AccountsHost host) => await host.Services.GetRequiredService<AuditVerification>().RunAsync(Cancel);

    private static ModuleDatabase Database(AccountsHost host) => host.Services.GetRequiredKeyedService<ModuleDatabase>(AccountsModule.Name);
}

public sealed class AuditRowView
{
    public long Number { get; init; }

    public string Kind { get; init; } = "";

    public UserId? Actor { get; init; }

    public UserId? Subject { get; init; }

    public string? Address { get; init; }

    public string Detail { get; init; } = "";
}
