using System.Text;
using Parley.Chaos.PowerCut;

namespace Parley.Durability.Tests.PowerCut;

public sealed class RecordedFolderTests
{
    private readonly RecordedFolder _folder = new([("old", "old"u8.ToArray())]);
    private int _sync;

    [Fact]
    public void PowerCut_AfterWritesWithoutSync_LeavesWhatWasThere()
    {
        Write("old", 0, "NEW and longer");
        Assert.Equal("old", Left()["old"]);
    }

    [Fact]
    public void PowerCut_AfterASync_LeavesWhatWasSynced()
    {
        Write("old", 0, "NEW");
        Sync("old");
        Write("old", 3, ", but no more");
        Assert.Equal("NEW", Left()["old"]);
    }

    [Fact]
    public void PowerCut_AfterAWriteBesideASync_LosesTheWrite()
    {
        Replay(RecordKind.SyncBegin, 7, "old");
        Write("old", 0, "NEW");
        Replay(RecordKind.SyncEnd, 7, "old");
        Assert.Equal("old", Left()["old"]);
    }

    [Fact]
    public void PowerCut_DuringASync_CountsOnNothing()
    {
        Write("old", 0, "NEW");
        Replay(RecordKind.SyncBegin, 7, "old");
        Assert.Equal("old", Left()["old"]);
    }

    [Fact]
    public void PowerCut_AfterAResizeWithoutSync_LeavesTheLength()
    {
        Replay(RecordKind.Resize, 1, "old");
        Assert.Equal("old", Left()["old"]);
        Sync("old");
        Assert.Equal("o", Left()["old"]);
    }

    [Fact]
    public void NewFile_WithoutSyncOfTheFolder_IsGone()
    {
        Replay(RecordKind.Create, 0, "new");
        Write("new", 0, "content");
        Sync("new");
        Assert.False(Left().ContainsKey("new"));
        Sync("");
        Assert.Equal("content", Left()["new"]);
    }

    [Fact]
    public void Rename_WithoutSyncOfTheFolder_IsUndone()
    {
        Replay(RecordKind.Rename, 0, "old", "renamed");
        Assert.Equal(["old"], Left().Keys);
        Sync("");
        Assert.Equal(["renamed"], Left().Keys);
    }

    [Fact]
    public void Unlink_WithoutSyncOfTheFolder_IsUndone()
    {
        Replay(RecordKind.Unlink, 0, "old");
        Assert.Equal("old", Left()["old"]);
        Sync("");
        Assert.Empty(Left());
    }

    [Fact]
    public void Survivors_OfWhatWasNotSynced_AreOldOrNewBySectors()
    {
        Write("old", 0, new string('o', 512 * 64));
        Sync("old");
        for (var sector = 0; sector < 64; sector += 16)
        {
            Write("old", sector * 512, new string('N', 512 * 16));
        }

        var left = Left(new Random(1))["old"];
        Assert.Contains('o', left);
        Assert.Contains('N', left);
        Assert.All(left.Chunk(512), sector => Assert.Single(sector.Distinct()));
    }

    [Fact]
    public void FailedCall_IsNotPassedOver() =>
        Assert.Throws<InvalidOperationException>(() => Replay(RecordKind.Failed, 28, "old"));

    private Dictionary<string, string> Left(Random? survivors = null) =>
        _folder.AfterPowerCut(survivors).ToDictionary(file => file.Name, file => Encoding.UTF8.GetString(file.Bytes));

    private void Write(string name, long offset, string text) => Replay(RecordKind.Write, offset, name, text);

    private void Sync(string name)
    {
        Replay(RecordKind.SyncBegin, ++_sync, name);
        Replay(RecordKind.SyncEnd, _sync, name);
    }

    private void Replay(RecordKind kind, long a, string name, string data = "") => _folder.Replay(new RecordEntry(kind, a, name, Encoding.UTF8.GetBytes(data)));
}
