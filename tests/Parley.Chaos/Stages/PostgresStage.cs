using Microsoft.Extensions.Logging.Abstractions;
using Parley.Platform.Database;
using Parley.Postgres;
using Parley.Testing;

namespace Parley.Chaos.Stages;

internal sealed class PostgresStage((string Project, string Assembly, string[] Arguments) program) : Stage(program)
{
    private PostgresServer _postgres = null!;
    private string _connectionString = "";

    public override string Engine => "postgres";

    public override string PowerCutModel => "all processes of PostgreSQL and of the server are killed; what they had written but not synced stays in the kernel";

    /// <summary>For whoever stops, pauses or kills the database alone.</summary>
    public PostgresServer Database => _postgres;

    protected override int DiskMegabytes => 768;

    protected override IEnumerable<KeyValuePair<string, string>> Environment =>
    [
        new("Parley__Database__Engine", "Postgres"),
        new("Parley__Database__ConnectionString", _connectionString),
    ];

    public override async Task CutPowerAsync(Random? survivors)
    {
        await Task.WhenAll(_postgres.KillAsync(), KillAsync());
    }

    public override async Task RepairAsync()
    {
        if (_postgres.HasEnded)
        {
            await _postgres.KillAsync();
            await _postgres.ResumeAsync();
        }
    }

    public override ModuleDatabase OpenChat() =>
        new PostgresDatabase("chat", _connectionString, readers: 2, writers: 1, TimeProvider.System, NullLogger<PostgresDatabase>.Instance);

    protected override async Task PrepareAsync()
    {
        // The account postgres walks through these two.
        await Programs.RunAsync("chmod", "a+x", WorkFolder, DiskFolder);
        var own = Path.Combine(DiskFolder, "postgres");
        Directory.CreateDirectory(own);
        await Programs.RunAsync("chmod", "a+rwx", own);
        _postgres = await PostgresServer.StartAsync(
            Path.Combine(own, "data"), ["fsync=on", "max_wal_size=128MB", "min_wal_size=32MB", "restart_after_crash=on"]);
        _connectionString = await _postgres.CreateDatabaseAsync();
    }

    protected override async ValueTask CloseAsync()
    {
        if (_postgres is not null)
        {
            await _postgres.KillAsync();
            _postgres.Dispose();
        }
    }
}
