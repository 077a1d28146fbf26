using Microsoft.Extensions.Logging.Abstractions;
using Parley.Chaos.PowerCut;
using Parley.Platform.Database;
using Parley.Platform.Database.Sqlite;

namespace Parley.Chaos.Stages;

internal sealed class SqliteStage((string Project, string Assembly, string[] Arguments) program) : Stage(program)
{
    private PowerSwitch _power = null!;

    public override string Engine => "sqlite";

    public override string PowerCutModel => "every write and sync of the server is recorded, and its files are set back to what was synced";

    protected override int DiskMegabytes => 512;

    protected override IEnumerable<KeyValuePair<string, string>> Environment => _power.Environment;

    public override async Task KillAsync()
    {
        await base.KillAsync();
        _power.TakeIn();
    }

    public override async Task StopAsync()
    {
        await base.StopAsync();
        _power.TakeIn();
    }

    public override async Task CutPowerAsync(Random? survivors)
    {
        await KillAsync();
        _power.Cut(survivors);
    }

    public override ModuleDatabase OpenChat() => new SqliteDatabase(
        "chat", Path.Combine(Data, "chat.db"), readers: 1, new SqliteSettings(), TimeProvider.System, NullLogger<SqliteDatabase>.Instance);

    protected override async Task PrepareAsync() => _power = await PowerSwitch.InstallAsync(WorkFolder, Data);

    protected override ValueTask CloseAsync() => ValueTask.CompletedTask;
}
