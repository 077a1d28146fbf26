using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Parley.Platform.Http;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.SocketIO;

namespace Parley.Chat.RealTime;

/// <summary>
/// Turns a typed handler into a Socket.IO one: reads the payload strictly, runs the handler, and acknowledges with its answer or a typed error.
/// </summary>
internal sealed class EventRegistrar(ExceptionProblems problems)
{
    /// <summary>The handler runs before the socket's next event is looked at.</summary>
    public void On<TRequest, TResponse>(
        ChatSocket socket, string name, JsonTypeInfo<TRequest> request, JsonTypeInfo<TResponse> response,
        Func<TRequest, CancellationToken, ValueTask<Result<TResponse>>> handler) => socket.Socket.On(name, async (received, cancellationToken) =>
        Answer(received, await RunAsync(received, request, handler, cancellationToken), response));

    /// <summary>
    /// The handler's first step runs before the socket's next event is looked at, the rest beside it: for events that wait for the disk, so that one client
    /// can have several under way, in order.
    /// </summary>
    /// <param name="socket">Where the event comes from.</param>
    /// <param name="name">The event.</param>
    /// <param name="atOnce">How many may be under way; the next ones wait unread.</param>
    /// <param name="request">The payload's shape.</param>
    /// <param name="response">The acknowledgement's shape.</param>
    /// <param name="handler">Both steps.</param>
    public void OnPipelined<TRequest, TResponse>(
        ChatSocket socket, string name, int atOnce, JsonTypeInfo<TRequest> request, JsonTypeInfo<TResponse> response,
        Func<TRequest, CancellationToken, ValueTask<Task<Result<TResponse>>>> handler)
    {
        var room = new SemaphoreSlim(atOnce, atOnce);
        socket.Socket.On(name, async (received, cancellationToken) =>
        {
            await room.WaitAsync(cancellationToken);
            var queued = await RunAsync(
                received, request, async (value, cancel) => (Result<Task<Result<TResponse>>>)await handler(value, cancel), cancellationToken);
            _ = FinishAsync(queued);

            async Task FinishAsync(Result<Task<Result<TResponse>>> first)
            {
                var second = first.TryGet(out var under, out var error)
                    ? await GuardAsync(received, async () => await under)
                    : error;
                room.Release();
                Answer(received, second, response);
            }
        });
    }

    private ValueTask<Result<TResponse>> RunAsync<TRequest, TResponse>(
        SocketEvent received, JsonTypeInfo<TRequest> type, Func<TRequest, CancellationToken, ValueTask<Result<TResponse>>> handler,
        CancellationToken cancellationToken) => GuardAsync(received, async () =>
    {
        if (received.Arguments.GetArrayLength() == 0 || received.Arguments[0].ValueKind != JsonValueKind.Object)
        {
            return ParleyError.Invalid(new FieldError("payload", "must be an object"));
        }

        return await handler(received.Arguments[0].Deserialize(type)!, cancellationToken);
    });

    private async ValueTask<Result<T>> GuardAsync<T>(SocketEvent received, Func<ValueTask<Result<T>>> work)
    {
        try
        {
            return await work();
        }
        catch (OperationCanceledException)
        {
            return new ParleyError(ErrorCodes.Unavailable, "The connection is closing.");
        }
        catch (Exception exception)
        {
            return problems.ToError(exception, received.SocketId);
        }
    }

    private static void Answer<T>(SocketEvent received, Result<T> result, JsonTypeInfo<T> type)
    {
        if (!received.HasAck)
        {
            return;
        }

        if (result.TryGet(out var value, out var error))
        {
            received.Ack(value, type);
        }
        else
        {
            received.Ack(new ErrorResponse { Error = ErrorBody.ForEvent(error) }, ProtocolJson.Default.ErrorResponse);
        }
    }
}
