using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Contracts.Accounts;
using Parley.Platform.Http;
using Parley.Platform.Mail;
using Parley.Protocol;

namespace Parley.Notifications.Digests;

/// <summary>One click in a mail program (RFC 8058): it posts, without cookies and without signing in.</summary>
internal static class UnsubscribeEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var unsubscribe = api.MapGroup("/notifications/unsubscribe");

        // The body says List-Unsubscribe=One-Click and is not read: what counts is that it is a POST, which no scanner of links makes.
        unsubscribe.MapPost("", async (string? token, UnsubscribeTokens tokens, IRecipients recipients, CancellationToken cancellationToken) =>
            {
                if (tokens.Read(token) is not { } user)
                {
                    return new ProblemResult(new ParleyError(ErrorCodes.InvalidLink, "The address in the mail is not complete, or was not made by this server."));
                }

                await recipients.StopDigestAsync(user, cancellationToken);
                return Results.NoContent();
            })
            .AllowAnonymous()
            .WithName("Unsubscribe")
            .WithSummary("Ends mails about what one has missed, by the address in such a mail.")
            .FailsWith(ErrorCodes.InvalidLink)
            .Produces(StatusCodes.Status204NoContent);

        unsubscribe.MapGet("", (PublicLinks links) => Results.Redirect(links.To("/settings/notifications")))
            .AllowAnonymous()
            .WithName("ShowUnsubscribe")
            .WithSummary("Opened in a browser: leads to the settings, and changes nothing.")
            .Produces(StatusCodes.Status302Found);
    }
}
