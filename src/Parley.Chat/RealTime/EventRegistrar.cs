using System.Text.Json.Serialization.Metadata;
using Parley.Contracts.Accounts;
using Parley.Platform.Http;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.SocketIO;

namespace Parley.Chat.RealTime;

/// <summary>
/// Turns typed handlers into Socket.IO ones: reads the payload strictly, runs the handler, and acknowledges with its answer or a typed error.
/// </summary>
internal sealed class EventRegistrar(Namespace sockets, ExceptionProblems problems, SocketEvents catalogue)
{
    /// <summary>The handler runs before the socket's next event is looked at.</summary>
    /// <param name="event">Its name, and how its payload is read and answered.</param>
    /// <param name="permission">What the caller must have; asked at each event, because <c>authenticate</c> may change it.</param>
    /// <param name="failures">The codes that it refuses with, besides those that every event has (the server's <c>OpenApi/CommonFailures</c>).</param>
    /// <param name="handler">What is done.</param>
    public void On<TRequest, TResponse>(
        ClientEvent<TRequest, TResponse> @event, Permission permission, IReadOnlyList<ErrorCode> failures,
        Func<ChatSocket, TRequest, CancellationToken, ValueTask<Result<TResponse>>> handler)
    {
        Describe(@event, permission, failures);
        sockets.On(@event.Name, async (received, cancellationToken) =>
            Answer(received, await RunAsync(received, permission, @event.Request, handler, cancellationToken), @event.Response));
    }

    /// <summary>
    /// The handler's first step runs before the socket's next event is looked at, the rest beside it: for events that wait for the disk, so that one client
    /// can have several under way, in order. None is begun once the connection has ended.
    /// </summary>
    public void OnPipelined<TRequest, TResponse>(
        ClientEvent<TRequest, TResponse> @event, Permission permission, IReadOnlyList<ErrorCode> failures,
        Func<ChatSocket, TRequest, CancellationToken, ValueTask<Task<Result<TResponse>>>> handler)
    {
        Describe(@event, permission, failures);
        sockets.On(@event.Name, async (received, cancellationToken) =>
        {
            // What came before it may have been given up with the connection, and will be sent again: done now, this would overtake it.
            if (cancellationToken.IsCancellationRequested)
            {
                return;
            }

            var pipeline = ChatSocket.Of(received.Socket)?.Feature<Pipeline>();
            if (pipeline is not null)
            {
                await pipeline.EnterAsync(cancellationToken);
            }

            var queued = await RunAsync(
                received, permission, @event.Request, async (socket, value, cancel) => Started(await handler(socket, value, cancel)), cancellationToken);
            _ = FinishAsync(received, queued, @event.Response, pipeline);
        });
    }

    private void Describe<TRequest, TResponse>(ClientEvent<TRequest, TResponse> @event, Permission permission, IReadOnlyList<ErrorCode> failures) =>
        catalogue.Add(new TakenEvent(@event.Name, permission, typeof(TRequest), typeof(TResponse), @event.Summary, failures));

    private static Result<Task<T>> Started<T>(Task<T> task) => task;

    private async Task FinishAsync<T>(SocketEvent received, Result<Task<Result<T>>> queued, JsonTypeInfo<T> type, Pipeline? pipeline)
    {
        Result<T> finished;
        try
        {
            finished = queued.TryGet(out var rest, out var error) ? await rest : error;
        }
        catch (Exception exception)
        {
            finished = ToError(received, exception);
        }

        pipeline?.Leave();
        Answer(received, finished, type);
    }

    private async ValueTask<Result<TResponse>> RunAsync<TRequest, TResponse>(
        SocketEvent received, Permission permission, JsonTypeInfo<TRequest> type,
        Func<ChatSocket, TRequest, CancellationToken, ValueTask<Result<TResponse>>> handler, CancellationToken cancellationToken)
    {
        if (ChatSocket.Of(received.Socket) is not { } socket)
        {
            return new ParleyError(ErrorCodes.Unauthenticated, "The connection is closing.");
        }

        if (!socket.Caller.Has(permission))
        {
            return RequiredPermission.Denied(permission);
        }

        try
        {
            return received.HasPayload
                ? await handler(socket, received.Payload(type)!, cancellationToken)
                : ParleyError.Invalid(new FieldError("payload", "must be an object"));
        }
        catch (Exception exception)
        {
            return ToError(received, exception);
        }
    }

    private ParleyError ToError(SocketEvent received, Exception exception) => exception is OperationCanceledException
        ? new ParleyError(ErrorCodes.Unavailable, "The connection is closing.")
        : problems.ToError(exception, received.Socket.Id);

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
            Refuse(received, error);
        }
    }

    public static void Refuse(SocketEvent received, ParleyError error) =>
        received.Ack(new ErrorResponse { Error = ErrorBody.ForEvent(error) }, ProtocolJson.Default.ErrorResponse);

    /// <summary>How many events of one socket may wait for the disk. Beyond, its next ones wait unread, so that a flood fills its own connection only.</summary>
    private sealed class Pipeline
    {
        private const int Width = 128;

        private readonly Lock _lock = new();
        private int _underWay;
        private TaskCompletionSource? _free;

        /// <summary>Called by the socket's own events, one after another: at most one waits.</summary>
        public Task EnterAsync(CancellationToken cancellationToken)
        {
            lock (_lock)
            {
                if (_underWay++ < Width)
                {
                    return Task.CompletedTask;
                }

                _free = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                return _free.Task.WaitAsync(cancellationToken);
            }
        }

        public void Leave()
        {
            lock (_lock)
            {
                _underWay--;
                _free?.TrySetResult();
                _free = null;
            }
        }
    }
}
