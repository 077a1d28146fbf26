using System.Buffers;
using Microsoft.AspNetCore.Http;
using Parley.SocketIO.Sessions;
using Parley.SocketIO.Wire;

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
            ForwardedRequestKind.Poll => PollAsync(session, isRelayed: false),
            ForwardedRequestKind.Post => PostAsync(session, request.Body, isRelayed: false),
            ForwardedRequestKind.End => Task.FromResult(End(session)),
            ForwardedRequestKind.Probe => Task.FromResult(Answer(server.Options.AllowUpgrades && session.TryProbeRelay())),
            ForwardedRequestKind.Upgrade => UpgradeAsync(session),
            ForwardedRequestKind.CancelUpgrade => Task.FromResult(CancelUpgrade(session)),
            ForwardedRequestKind.RelayedPoll => PollAsync(session, isRelayed: true),
            ForwardedRequestKind.RelayedPost => PostAsync(session, request.Body, isRelayed: true),
            _ => Task.FromResult(Answer(false)),
        };
    }

    private static async Task<ForwardedAnswer> PollAsync(EngineSession session, bool isRelayed)
    {
        if (session.BeginPoll(isRelayed) is not { } poll)
            return Answer(false);
        await poll.Task;
        var packets = session.TakePoll(null, isRelayed);
        try
        {
            var body = new ArrayBufferWriter<byte>((int)PayloadWriter.Length(packets));
            PayloadWriter.Write(body, packets);
            return new ForwardedAnswer(StatusCodes.Status200OK, body.WrittenMemory);
        }
        catch (Exception error)
        {
            session.Fail(error);
            return Answer(false);
        }
        finally
        {
            // Handed over is written, as far as this node can see; the other one ends the session if it is not.
            session.EndPoll();
        }
    }

    private static async Task<ForwardedAnswer> PostAsync(EngineSession session, Memory<byte> body, bool isRelayed)
    {
        if (!session.TryBeginPost(null, isRelayed))
            return Answer(false);
        try
        {
            return Answer(await session.ReceivePayloadAsync(body));
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

    private static async Task<ForwardedAnswer> UpgradeAsync(EngineSession session) => Answer(await session.TryCompleteRelayAsync());

    private static ForwardedAnswer CancelUpgrade(EngineSession session)
    {
        session.CancelRelay();
        return Ok;
    }

    private static ForwardedAnswer Answer(bool isAccepted) => isAccepted ? Ok : EngineError.BadRequest.ToAnswer();
}
