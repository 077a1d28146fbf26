using Parley.SocketIO.Adapters;

namespace Parley.SocketIO.Tests.Adapters;

public class ClusterMessageTests
{
    [Fact]
    public void Read_WhatWasWritten_IsTheSame()
    {
        var message = new MessageWriter(MessageKind.Broadcast, "sender").Write(7).Write(long.MinValue).Write("é𝄞").Write(["a", "", "b"]).Write([1, 2]).Message;
        var reader = new MessageReader(message.Span);
        Assert.Equal(MessageWriter.Version, reader.ReadByte());
        Assert.Equal((byte)MessageKind.Broadcast, reader.ReadByte());
        Assert.Equal("sender", reader.ReadString());
        Assert.Equal(7, reader.ReadInt32());
        Assert.Equal(long.MinValue, reader.ReadInt64());
        Assert.Equal("é𝄞", reader.ReadString());
        Assert.Equal(["a", "", "b"], reader.ReadStrings());
        Assert.Equal([1, 2], reader.ReadBytes().ToArray());
        Assert.Throws<InvalidDataException>(() =>
        {
            var end = new MessageReader([]);
            end.ReadByte();
        });
    }

    [Theory]
    [InlineData(new byte[] { 0xff, 0xff, 0xff, 0xff })]
    [InlineData(new byte[] { 0xff, 0xff, 0xff, 0x7f })]
    [InlineData(new byte[] { 2, 0, 0, 0, 0, 0, 0, 0 })]
    [InlineData(new byte[] { 1, 0, 0, 0, 9, 0, 0, 0, 65 })]
    [InlineData(new byte[] { 1 })]
    public void ReadStrings_OfAWrongCount_IsRefusedBeforeAnythingIsAllocated(byte[] message) =>
        Assert.Throws<InvalidDataException>(() =>
        {
            var reader = new MessageReader(message);
            reader.ReadStrings();
        });

    [Fact]
    public async Task Receive_Garbage_IsLoggedAndTheNextMessageHeard()
    {
        var adapter = new RecordingAdapter();
        await using var node = await ServerNode.StartAsync(adapter, TimeProvider.System);
        var whole = new MessageWriter(MessageKind.Broadcast, "other").Write("/").Write(["a"]).Write(Array.Empty<string>()).Write(0).Write("").Write("42[\"e\"]"u8).Write(0)
            .Message;
        var random = new Random(1);
        for (var length = 0; length < whole.Length; length++)
        {
            adapter.Receive(whole[..length]);
            var bytes = whole.ToArray();
            random.NextBytes(bytes.AsSpan(random.Next(2, bytes.Length)));
            adapter.Receive(bytes);
        }

        adapter.Receive(new byte[] { 99 });
        Assert.Contains("other", node.Server.OtherNodes);
        using var client = await node.ConnectAsync();
        client.Socket.Join("a");
        adapter.Receive(whole);
        Assert.Equal("42[\"e\"]", await client.ReceiveAsync());
    }

    private sealed class RecordingAdapter : IAdapter
    {
        internal Action<ReadOnlyMemory<byte>> Receive { get; private set; } = _ => { };

        public Task StartAsync(string nodeId, Action<ReadOnlyMemory<byte>> receive, CancellationToken cancellationToken)
        {
            Receive = receive;
            return Task.CompletedTask;
        }

        public void Publish(ReadOnlyMemory<byte> message)
        {
        }

        public void Send(string nodeId, ReadOnlyMemory<byte> message)
        {
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
