using Microsoft.AspNetCore.Http;
using Parley.SocketIO.Engine;

namespace Parley.SocketIO.Tests.Engine;

public class RequestAbortTests
{
    [Fact]
    public void AbortIfOpen_RequestThatHasEnded_IsLeftAlone()
    {
        // As servers do with the context of a request that is over.
        var context = new DefaultHttpContext();
        context.Uninitialize();
        Assert.Throws<ObjectDisposedException>(context.Abort);
        context.AbortIfOpen();
    }
}
