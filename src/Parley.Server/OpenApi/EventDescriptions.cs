using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Parley.Chat.RealTime;
using Parley.Protocol.Chat;
using Operation = Microsoft.AspNetCore.Mvc.ApiExplorer.ApiDescription;

namespace Parley.Server.OpenApi;

/// <summary>
/// Shows the payloads of events to the generator of schemas, each as the answer of an operation that nobody can call: so both documents describe a type in the same
/// words. They are in a group of their own, which the REST document leaves out.
/// </summary>
internal sealed class EventDescriptions(SocketEvents events) : IApiDescriptionProvider
{
    public const string Group = "events";

    /// <summary>After those of the endpoints.</summary>
    public int Order => int.MaxValue;

    public void OnProvidersExecuting(ApiDescriptionProviderContext context)
    {
        var payloads = events.All.SelectMany(taken => new[] { taken.Request, taken.Response }).Concat(ServerEvents.All.Select(one => one.Payload));
        foreach (var payload in payloads.Append(typeof(ErrorResponse)).Distinct())
        {
            context.Results.Add(Describe(payload));
        }
    }

    public void OnProvidersExecuted(ApiDescriptionProviderContext context)
    {
    }

    private static Operation Describe(Type payload)
    {
        var description = new Operation
        {
            ActionDescriptor = new ActionDescriptor { RouteValues = { ["controller"] = Group } }, // the generator makes a tag of it
            GroupName = Group,
            HttpMethod = HttpMethods.Get,
            RelativePath = payload.Name,
        };
        var answer = new ApiResponseType { StatusCode = StatusCodes.Status200OK, Type = payload };
        answer.ApiResponseFormats.Add(new ApiResponseFormat { MediaType = "application/json" });
        description.SupportedResponseTypes.Add(answer);
        return description;
    }
}
