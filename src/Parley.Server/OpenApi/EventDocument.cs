using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Parley.Chat.RealTime;
using Parley.Protocol.Chat;
using Parley.Server.Web;

namespace Parley.Server.OpenApi;

/// <summary>The events of Socket.IO as AsyncAPI 3.0, made of what the features have registered and of <see cref="ServerEvents"/>.</summary>
internal sealed class EventDocument(
    [FromKeyedServices(EventDescriptions.Group)] IOpenApiDocumentProvider schemas, SocketEvents events)
{
    private const string Channel = "#/channels/namespace";

    /// <summary>Names of messages, in <c>components</c>: some events go both ways, so the direction is part of the name.</summary>
    private const string FromClient = "client.", FromServer = "server.", Refused = "refused";

    /// <summary>Made anew at each call.</summary>
    public async Task<JsonObject> WriteAsync(CancellationToken cancellationToken)
    {
        JsonObject messages = [], operations = [];
        foreach (var taken in events.All)
        {
            var name = FromClient + taken.Name;
            messages[name] = Message(taken.Name, taken.Summary, taken.Request);
            messages[name + ".ok"] = Message(taken.Name, "The acknowledgement that says yes.", taken.Response);
            operations[name] = Taken(taken, name);
        }

        foreach (var one in ServerEvents.All.OrderBy(one => one.Name, StringComparer.Ordinal))
        {
            messages[FromServer + one.Name] = Message(one.Name, one.Summary, one.Payload);
            operations[FromServer + one.Name] = new JsonObject
            {
                ["action"] = "send",
                ["channel"] = Reference(Channel),
                ["summary"] = one.Summary,
                ["messages"] = new JsonArray(Reference($"{Channel}/messages/{FromServer}{one.Name}")),
            };
        }

        messages[Refused] = Message("acknowledgement", "The acknowledgement that says no, to any event.", typeof(ErrorResponse));
        return new JsonObject
        {
            ["asyncapi"] = "3.0.0",
            ["info"] = new JsonObject
            {
                ["title"] = "Parley",
                ["version"] = ServerInfoEndpoint.Version,
                ["description"] = "The events of Socket.IO at /socket.io/, namespace /, as the server sees them: it receives client.*, and sends server.*. Each event has one argument, an object. "
                    + "A client event that asks for an acknowledgement gets its ok form or the refusal, whose code is one of the operation's x-error-codes.",
            },
            ["defaultContentType"] = "application/json",
            ["channels"] = new JsonObject { ["namespace"] = Namespace(messages.Select(message => message.Key)) },
            ["operations"] = operations,
            ["components"] = new JsonObject
            {
                ["messages"] = messages,
                ["securitySchemes"] = new JsonObject
                {
                    [DocumentHead.Bearer] = new JsonObject
                    {
                        ["type"] = "http",
                        ["scheme"] = "bearer",
                        ["bearerFormat"] = "JWT",
                        ["description"] = "The access token of a session, in CONNECT's auth.token or in the Authorization header. Renewed by authenticate.",
                    },
                },
                ["schemas"] = await SchemasAsync(cancellationToken),
            },
        };
    }

    private static JsonObject Namespace(IEnumerable<string> messages) => new()
    {
        ["address"] = "/",
        ["title"] = "The namespace of everything",
        ["messages"] = new JsonObject(messages.Select(name => KeyValuePair.Create<string, JsonNode?>(name, Reference("#/components/messages/" + name)))),
    };

    private static JsonObject Taken(TakenEvent taken, string name) => new()
    {
        ["action"] = "receive",
        ["channel"] = Reference(Channel),
        ["summary"] = taken.Summary,
        ["security"] = new JsonArray(Reference("#/components/securitySchemes/" + DocumentHead.Bearer)),
        ["messages"] = new JsonArray(Reference($"{Channel}/messages/{name}")),
        ["reply"] = new JsonObject
        {
            ["channel"] = Reference(Channel),
            ["messages"] = new JsonArray(Reference($"{Channel}/messages/{name}.ok"), Reference($"{Channel}/messages/{Refused}")),
        },
        ["x-error-codes"] = new JsonArray([.. CommonFailures.Of(taken).Select(code => JsonValue.Create(code.Code))]),
        ["x-permission"] = JsonNamingPolicy.KebabCaseLower.ConvertName(taken.Permission.ToString()),
    };

    private static JsonObject Message(string name, string summary, Type payload) => new()
    {
        ["name"] = name,
        ["summary"] = summary,
        ["payload"] = Reference("#/components/schemas/" + payload.Name),
    };

    private static JsonObject Reference(string to) => new() { ["$ref"] = to };

    private async Task<JsonNode?> SchemasAsync(CancellationToken cancellationToken)
    {
        var document = await schemas.GetOpenApiDocumentAsync(cancellationToken);
        var written = JsonNode.Parse(await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1, cancellationToken))!;
        return written["components"]!["schemas"]!.DeepClone();
    }
}
