using Microsoft.AspNetCore.Http;
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
                await PollingTransport.PollAsync(context, server.OpenPolling(admission));
                break;
            case AdmissionKind.Poll:
                await PollingTransport.PollAsync(context, admission.Session!);
                break;
            case AdmissionKind.Post:
                await PollingTransport.PostAsync(context, admission.Session!, server.Options.MaxHttpBufferBytes);
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
