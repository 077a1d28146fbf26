using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Parley.SocketIO.WebSockets;

namespace Parley.SocketIO.Engine;

/// <summary>The ordinary door: HTTP requests as ASP.NET Core hands them over, and the WebSockets that they become.</summary>
internal sealed class EngineEndpoint(EngineServer server)
{
    internal async Task InvokeAsync(HttpContext context)
    {
        // The request, the decision and all they hold are let go before the WebSocket runs.
        if (await BeginAsync(context) is { } running)
            await running;
    }

    /// <summary>Answers the request. A WebSocket that it became runs until the returned task ends.</summary>
    private async Task<Task?> BeginAsync(HttpContext context)
    {
        var request = new HttpHandshakeRequest(context);
        var admission = await server.Admission.AdmitAsync(request);
        foreach (var (name, value) in request.ResponseHeaders)
            context.Response.Headers.Append(name, value);
        switch (admission.Kind)
        {
            case AdmissionKind.OpenWebSocket or AdmissionKind.Upgrade:
                return await AcceptAsync(context, admission);
            case AdmissionKind.OpenPolling:
                await OpenPollingAsync(context, admission);
                break;
            case AdmissionKind.Poll:
                await PollingTransport.PollAsync(context, admission.Session!, server.Options.HttpCompression);
                break;
            case AdmissionKind.Post:
                await PollingTransport.PostAsync(context, admission.Session!, server.Options.MaxHttpBufferBytes);
                break;
            case AdmissionKind.Forward when HttpMethods.IsGet(context.Request.Method):
                CountIfRefused(context, admission, await PollingForwarder.PollAsync(context, server.Forwarder!, admission.Owner!.Value));
                break;
            case AdmissionKind.Forward:
                CountIfRefused(context, admission, await PollingForwarder.PostAsync(context, server.Forwarder!, admission.Owner!.Value));
                break;
            case AdmissionKind.AnswerPreflight:
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                break;
            default:
                await admission.Refusal!.WriteAsync(context);
                break;
        }

        return null;
    }

    /// <summary>Counts only what may be the client's doing: not that it has gone, nor that the other node can't be reached.</summary>
    private void CountIfRefused(HttpContext context, Admission admission, int status)
    {
        if (status == StatusCodes.Status400BadRequest && !context.RequestAborted.IsCancellationRequested)
            server.CountRefusal(admission);
    }

    private Task OpenPollingAsync(HttpContext context, Admission admission)
    {
        var session = server.OpenPolling(admission);
        if (server.Options.Cookie is { } cookie)
            context.Response.Headers.Append(HeaderNames.SetCookie, SessionCookie.Create(cookie, session.Id));
        return PollingTransport.PollAsync(context, session, server.Options.HttpCompression);
    }

    private async Task<Task> AcceptAsync(HttpContext context, Admission admission)
    {
        Stream stream;
        try
        {
            stream = await WebSocketHandshake.AcceptAsync(context);
        }
        catch
        {
            server.Withdraw(admission);
            throw;
        }

        return server.ServeAsync(WebSocketConnection.Over(stream, context, server.Options.MaxHttpBufferBytes), admission);
    }
}
