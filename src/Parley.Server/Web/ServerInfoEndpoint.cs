using System.Reflection;
using Microsoft.Extensions.Options;
using Parley.Accounts;
using Parley.Accounts.Guests;
using Parley.Accounts.Setup;
using Parley.Chat.Conversations;
using Parley.Chat.Matching;
using Parley.Chat.Messages;
using Parley.Chat.Pins;
using Parley.Chat.Polls;
using Parley.Chat.Reactions;
using Parley.Chat.Retention;
using Parley.Chat.Scheduling;
using Parley.Chat.Search;
using Parley.Media;
using Parley.Platform.Mail;
using Parley.Protocol;

namespace Parley.Server.Web;

internal static class ServerInfoEndpoint
{
    public static readonly string Version = Assembly.GetExecutingAssembly().GetName().Version!.ToString(3);

    public static void MapServerInfo(this IEndpointRouteBuilder root) =>
        root.MapGet("/api/v1/server", async (
                ISetupCode setup, IOptions<AccountsOptions> accounts, IOptions<MailOptions> mail, IOptions<GuestOptions> guests, IOptions<MatchingOptions> matching,
                IOptions<MessageOptions> messages, IOptions<ReactionOptions> reactions, IOptions<PinOptions> pins, IOptions<PollOptions> polls, IOptions<SchedulingOptions> scheduling, IOptions<GroupOptions> groups, IOptions<MediaOptions> media, RetentionPolicy retention,
                IOptions<SearchOptions> search,
                CancellationToken cancellationToken) => new ServerInfo
                {
                    Name = "Parley",
                    Version = Version,
                    SetupRequired = await setup.IsRequiredAsync(cancellationToken),
                    Guests = new GuestInfo
                    {
                        Enabled = guests.Value.Enabled,
                        Members = matching.Value.Members,
                        Challenge = guests.Value.Challenge == GuestChallengeKind.ProofOfWork ? "proof-of-work" : "none",
                    },
                    Search = new SearchInfo { Enabled = search.Value.Enabled },
                    Registration = accounts.Value.Registration,
                    SendsMail = mail.Value.IsConfigured(),
                    Limits = new ServerLimits
                    {
                        MessageBytes = messages.Value.TextBytes,
                        MetadataBytes = messages.Value.MetadataBytes,
                        TitleBytes = groups.Value.TitleBytes,
                        TopicBytes = groups.Value.TopicBytes,
                        GroupMembers = groups.Value.Members,
                        AllMayMentionAll = messages.Value.Mentions == 0 ? 0 : groups.Value.AllMayMentionAll,
                        FileBytes = media.Value.FileBytes,
                        FilesPerMessage = messages.Value.Files,
                        EditSeconds = (long)messages.Value.EditWindow.TotalSeconds,
                        DeleteSeconds = (long)messages.Value.DeleteWindow.TotalSeconds,
                        ReactionsPerMessage = reactions.Value.EmojiPerMessage,
                        PinsPerConversation = pins.Value.PerConversation,
                        PollOptions = polls.Value.Options,
                        PollQuestionBytes = polls.Value.QuestionBytes,
                        PollOptionBytes = polls.Value.OptionBytes,
                        ScheduledPerPerson = scheduling.Value.PerPerson,
                        PictureBytes = media.Value.PictureBytes,
                    },
                    Retention = retention.Info,
                })
            .AllowAnonymous()
            .WithTags("Server")
            .WithName("GetServer")
            .WithSummary("What a client may know before anybody signs in.");
}
