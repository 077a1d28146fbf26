using Microsoft.AspNetCore.Http;
using Parley.SocketIO.Sessions;

namespace Parley.SocketIO.Engine;

/// <summary>Polling requests that other nodes have received for sessions of this one.</summary>
internal sealed class ForwardedSessions(EngineServer server)
{
    private static readonly ForwardedAnswer Ok = new(StatusCodes.Status200OK, "ok"u8.ToArray());

    internal Task<ForwardedAnswer> AnswerAsync(ForwardedRequest request)
    {
        if (server.Find(request.SessionId) is not { } session)
            return Task.FromResult(EngineError.SessionUnknown.ToAnswer());
        return request.Kind switch
        {
            ForwardedRequestKind.Poll => PollAsync(session),
            ForwardedRequestKind.Post => PostAsync(session, request.Body),
            ForwardedRequestKind.End => Task.FromResult(End(session)),
            _ => Task.FromResult(EngineError.BadRequest.ToAnswer()),
        };
    }

    private static async Task<ForwardedAnswer> PollAsync(EngineSession session)
    {
        if (session.BeginPoll() is not { } poll)
            return EngineError.BadRequest.ToAnswer();
        await poll.Task;
        var packets = session.TakePoll(static () => { });
        try
        {
            var body = new byte[PollingPayload.Length(packets)];
            PollingPayload.Write(packets, body);
            return new ForwardedAnswer(StatusCodes.Status200OK, body);
        }
        finally
        {
            // Handed over is written, as far as this node can see; the other one ends the session if it is not.
            session.EndPoll();
        }
    }

    private static async Task<ForwardedAnswer> PostAsync(EngineSession session, Memory<byte> body)
    {
        if (!session.TryBeginPost(static () => { }))
            return EngineError.BadRequest.ToAnswer();
        try
        {
            return await session.ReceivePayloadAsync(body) ? Ok : EngineError.BadRequest.ToAnswer();
        }
        finally
        {
            session.EndPost();
        }
    }

    private static ForwardedAnswer End(EngineSession session)
    {
        session.Finish(DisconnectReason.TransportClose);
        return Ok;
    }
}
