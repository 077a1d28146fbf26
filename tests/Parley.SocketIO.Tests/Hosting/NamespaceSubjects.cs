namespace Parley.SocketIO.Tests.Hosting;

/// <summary>What most tests ask of a namespace.</summary>
internal static class NamespaceSubjects
{
    /// <summary><c>message</c> → <c>message-back</c>, and an ack with the same arguments when asked.</summary>
    internal static Namespace Echo(this Namespace ns) => ns.On("message", (e, _) =>
    {
        e.Socket.Emit("message-back", e.Arguments, TestJson.Default.JsonElement);
        e.Ack(e.Arguments, TestJson.Default.JsonElement);
        return ValueTask.CompletedTask;
    });

    /// <summary>Completes with the next socket that connects.</summary>
    internal static Task<Socket> NextSocketAsync(this Namespace ns)
    {
        var next = new TaskCompletionSource<Socket>(TaskCreationOptions.RunContinuationsAsynchronously);
        ns.OnConnection(socket =>
        {
            next.TrySetResult(socket);
            return ValueTask.CompletedTask;
        });
        return next.Task.WaitAsync(SocketIOHost.Patience);
    }

    /// <summary>Completes with the reason of the next disconnection.</summary>
    internal static Task<DisconnectReason> NextDisconnectAsync(this Namespace ns)
    {
        var next = new TaskCompletionSource<DisconnectReason>(TaskCreationOptions.RunContinuationsAsynchronously);
        ns.OnDisconnect((_, reason) =>
        {
            next.TrySetResult(reason);
            return ValueTask.CompletedTask;
        });
        return next.Task.WaitAsync(SocketIOHost.Patience);
    }
}
