using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.Bans;
using Parley.Chat.Conversations;
using Parley.Chat.Deletions;
using Parley.Chat.Discovery;
using Parley.Chat.Drafts;
using Parley.Chat.Edits;
using Parley.Chat.Encryption;
using Parley.Chat.Exports;
using Parley.Chat.Files;
using Parley.Chat.Floods;
using Parley.Chat.Forwarding;
using Parley.Chat.Guests;
using Parley.Chat.Invites;
using Parley.Chat.Listings;
using Parley.Chat.Log;
using Parley.Chat.Matching;
using Parley.Chat.Members;
using Parley.Chat.Mentions;
using Parley.Chat.Messages;
using Parley.Chat.Notifications;
using Parley.Chat.People;
using Parley.Chat.Pictures;
using Parley.Chat.Pins;
using Parley.Chat.Polls;
using Parley.Chat.Presence;
using Parley.Chat.Privacy;
using Parley.Chat.Reactions;
using Parley.Chat.RealTime;
using Parley.Chat.Receipts;
using Parley.Chat.Reports;
using Parley.Chat.Retention;
using Parley.Chat.Scheduling;
using Parley.Chat.Search;
using Parley.Chat.Search.Feed;
using Parley.Chat.Search.Index;
using Parley.Chat.Search.Query;
using Parley.Chat.Sync;
using Parley.Chat.Typing;
using Parley.Contracts.Accounts;
using Parley.Contracts.Chat;
using Parley.Contracts.Media;
using Parley.Platform.Bus;
using Parley.Platform.Configuration;
using Parley.Platform.Database;
using Parley.Platform.Http;
using Parley.Platform.Keys;
using Parley.Platform.Matching;
using Parley.Platform.Outbox;
using Parley.SocketIO;

namespace Parley.Chat;

public static class ChatServices
{
    /// <summary>Conversations, messages, receipts, presence and sync. Needs the platform, the accounts' and the media's contracts and <c>AddSocketIO</c>.</summary>
    public static IServiceCollection AddChat(this IServiceCollection services)
    {
        services.AddModuleDatabase(ChatModule.Name, typeof(ChatModule).Assembly);
        services.AddDerivedDatabase(SearchModule.Name, typeof(ChatModule).Assembly, SearchModule.Schema);
        services.AddValidatedOptions<LogOptions>(LogOptions.Section);
        services.AddValidatedOptions<MessageOptions>(MessageOptions.Section);
        services.AddValidatedOptions<FloodOptions>(FloodOptions.Section);
        services.AddValidatedOptions<ReactionOptions>(ReactionOptions.Section);
        services.AddValidatedOptions<PinOptions>(PinOptions.Section);
        services.AddValidatedOptions<PollOptions>(PollOptions.Section);
        services.AddValidatedOptions<SchedulingOptions>(SchedulingOptions.Section);
        services.AddValidatedOptions<GroupOptions>(GroupOptions.Section).Validate(
            options => options.InviteLifetime <= options.InviteLongestLifetime,
            $"{GroupOptions.Section}:InviteLifetime must not be longer than {GroupOptions.Section}:InviteLongestLifetime.");
        services.AddValidatedOptions<PrivacyOptions>(PrivacyOptions.Section);
        services.AddValidatedOptions<MatchingOptions>(MatchingOptions.Section);
        services.AddValidatedOptions<MatchQueueOptions>(MatchQueueOptions.Section);
        services.AddValidatedOptions<ReportOptions>(ReportOptions.Section);

        services.AddValidatedOptions<RetentionOptions>(RetentionOptions.Section)
            .Validate(options => options.BoundsFit, $"{RetentionOptions.Section}:Longest must not be shorter than {RetentionOptions.Section}:Shortest.")
            .Validate(options => options.AgeFits, $"{RetentionOptions.Section}:Age must be within {RetentionOptions.Section}:Shortest and {RetentionOptions.Section}:Longest.");

        services.AddOutbox(ChatModule.Name);
        services.AddOutboxConsumer<ConversationPurge>(ChatModule.Name);
        services.AddOutboxConsumer<ConversationFiles>(ChatModule.Name);
        services.AddOutboxConsumer<DeletedFiles>(ChatModule.Name);
        services.AddSingleton<IFileMessages, FileMessages>();
        services.AddSingleton<SharedFileList>();
        services.AddOutboxConsumer<PictureChanges>(ChatModule.Name);
        services.AddSingleton<IPictureHolder, GroupPictures>();
        services.AddSingleton<PictureService>();
        services.AddOutboxConsumer<AdvancePublisher>(ChatModule.Name);
        services.AddPublishedTopic(ChatModule.Name, ConversationsRead.Topic, gathers: true);

        services.AddSingleton<PersonDirectory>();
        services.AddSingleton<AccountDeparture>();
        services.AddSingleton<GuestPeople>();
        services.AddSingleton<Names>();
        services.AddSingleton<IAccountListener, PeopleNews>();
        services.AddSingleton<ConversationJson>();
        services.AddSingleton<IExportContributor, ConversationExport>();
        services.AddSingleton<IConversationExport, ConversationArchive>();
        services.AddSingleton<ConversationExportService>();
        services.AddSingleton<ConversationKeys>();
        services.AddSingleton<WrappedSecrets, ConversationKeySecrets>();
        services.AddSingleton<ISealedTexts, TitleVerification>();
        services.AddSingleton<ISealedTexts, MessageVerification>();
        services.AddSingleton<ISealedTexts, VersionVerification>();
        services.AddSingleton<ISealedTexts, VoteVerification>();
        services.AddSingleton<ISealedTexts, DraftVerification>();
        services.AddSingleton<ISealedTexts, ScheduledVerification>();
        services.AddSingleton<LogMetrics>();
        services.AddSingleton<LogClock>();
        services.AddSingleton<LogWriter>();
        services.AddSingleton<ConversationLog>();
        services.AddHostedService(provider => provider.GetRequiredService<ConversationLog>());
        services.AddHealthChecks().AddCheck<LogQueueCheck>("chat-queue").AddCheck<LogWritesCheck>("chat-writes");

        services.AddSingleton<ConversationReader>();
        services.AddSingleton<ConversationQueries>();
        services.AddSingleton<DirectPartners>();
        services.AddSingleton<ConversationOpener>();
        services.AddSingleton<ConversationDeleter>();
        services.AddSingleton<GroupUpdater>();
        services.AddSingleton<MemberService>();
        services.AddSingleton<MemberList>();
        services.AddSingleton<MembershipLookup>();
        services.AddSingleton<GroupDoor>();
        services.AddSingleton<InviteService>();
        services.AddSingleton<PublicGroups>();
        services.AddSingleton<BanService>();
        services.AddSingleton<ReaderDoor>();
        services.AddSingleton<MessageHistory>();
        services.AddSingleton<FloodControl>();
        services.AddSingleton<MentionFinder>();
        services.AddSingleton<ForwardSource>();
        services.AddSingleton<MessageSender>();
        services.AddSingleton<MessageEditor>();
        services.AddSingleton<MessageVersions>();
        services.AddSingleton<HiddenMessagesService>();
        services.AddSingleton<RetentionPolicy>();
        services.AddSingleton<RetentionService>();
        services.AddSingleton<SweepSchedule>();
        services.AddHostedService<RetentionSweeper>();
        services.AddSingleton<ReactionService>();
        services.AddSingleton<ReactionList>();
        services.AddSingleton<PinService>();
        services.AddSingleton<PinList>();
        services.AddSingleton<PollService>();
        services.AddSingleton<VoteList>();
        services.AddSingleton<ScheduledStore>();
        services.AddSingleton<ScheduledNews>();
        services.AddSingleton<ScheduledDelivery>();
        services.AddSingleton<ScheduleService>();
        services.AddHostedService<ScheduleWorker>();
        services.AddSingleton<SyncService>();
        services.AddSingleton<IAfterRestore, EpochRaise>();

        services.AddSingleton<ReceiptBuffer>();
        services.AddHostedService(provider => provider.GetRequiredService<ReceiptBuffer>());
        services.AddSingleton<ReceiptService>();
        services.AddSingleton<ReceiptFeed>();
        services.AddSingleton<OpenConversations>();
        services.AddSingleton<SeenBy>();

        services.AddSingleton<PrivacyDirectory>();
        services.AddHostedService(provider => provider.GetRequiredService<PrivacyDirectory>());
        services.AddSingleton<SeenFilter>();
        services.AddSingleton<ChatSettingsService>();

        services.AddSingleton<NotificationSettingsService>();
        services.AddSingleton<ListingService>();
        services.AddSingleton<DraftService>();
        services.AddSingleton<IConversationAudience, ConversationAudience>();
        services.AddSingleton<IUserDevices, UserDevices>();
        services.AddSingleton<NewsBell>();

        services.AddSingleton<PresenceTracker>();
        services.AddSingleton<PresenceQueries>();
        services.AddSingleton<PresenceFeed>();
        services.AddSingleton<PresenceSecrecy>();
        services.AddSingleton<OnlineUsers>();
        services.AddHostedService<PresenceService>();

        return services.AddStrangers().AddSearch().AddChatSockets();
    }

    private static IServiceCollection AddStrangers(this IServiceCollection services)
    {
        services.AddSingleton<IMatchQueue, InProcessMatchQueue>();
        services.AddSingleton<GuestSockets>();
        services.AddSingleton<GuestFlood>();
        services.AddSingleton<MatchMetrics>();
        services.AddSingleton<StrangerChats>();
        services.AddSingleton<IGuestChats>(provider => provider.GetRequiredService<StrangerChats>());
        services.AddSingleton<Meetings>();
        services.AddHostedService<MeetingService>();
        services.AddSingleton<GuestLeftovers>();
        services.AddHostedService<GuestSweeper>();
        services.AddSingleton<ISocketEvents, MatchEvents>();

        services.AddSingleton<EvidenceStore>();
        services.AddSingleton<ReportStore>();
        services.AddSingleton<ReportService>();
        services.AddSingleton<ReportDesk>();
        services.AddSingleton<WrappedSecrets, EvidenceSecrets>();
        services.AddSingleton<WrappedSecrets, ReportSecrets>();
        return services;
    }

    private static IServiceCollection AddSearch(this IServiceCollection services)
    {
        services.AddValidatedOptions<SearchOptions>(SearchOptions.Section);
        services.AddSingleton<SearchMetrics>();
        services.AddSingleton<SearchKeys>();
        services.AddSingleton<IndexReader>();
        services.AddSingleton<IndexWriter>();
        services.AddSingleton<IndexMaintenance>();
        services.AddSingleton<LogNews>();
        services.AddSingleton<AdvanceFeed>();
        services.AddSingleton<MessageOpener>();
        services.AddSingleton<SearchIndexer>();
        services.AddHostedService<SearchFeeder>();
        services.AddSingleton(provider => new SearchDesk(
            provider.GetRequiredService<LogNews>(), provider.GetRequiredService<IndexReader>(), provider.GetRequiredService<IndexWriter>(),
            provider.GetRequiredService<SearchIndexer>(), provider.GetRequiredService<SearchKeys>(), provider.GetRequiredService<TimeProvider>()));

        services.AddSingleton<PlaceFinder>();
        services.AddSingleton<SearchMessages>();
        services.AddSingleton<PlaceNames>();
        services.AddSingleton<SearchMatcher>();
        services.AddSingleton<SearchTurns>();
        services.AddSingleton<SearchService>();
        return services;
    }

    private static IServiceCollection AddChatSockets(this IServiceCollection services)
    {
        services.AddSingleton<ConversationLanes>();
        services.AddSingleton<ConversationRooms>();
        services.AddSingleton<NameFinder>();
        services.AddSingleton<GapReader>();
        services.AddSingleton<IGapFiller, GapFiller>();
        services.AddSingleton<Sequencer>();
        services.AddSingleton<MembershipReader>();
        services.AddSingleton<RoomJoiner>();
        services.AddSingleton(provider => new ConversationFeed(
            provider.GetRequiredService<Sequencer>(), provider.GetRequiredService<ConversationRooms>(), provider.GetRequiredService<ConversationLanes>(),
            provider.GetRequiredService<NameFinder>()));
        services.AddSingleton<Welcome>();
        services.AddSingleton<AdvanceReader>();
        services.AddSingleton<AdvanceWatcher>();
        services.AddHostedService(provider => provider.GetRequiredService<AdvanceWatcher>());
        services.AddSingleton<LogPublisher>();
        services.AddSingleton<SocketSessions>();
        services.AddHostedService(provider => provider.GetRequiredService<SocketSessions>());
        services.AddSingleton<SocketEvents>();
        services.AddSingleton<ChatEndpoint>();

        services.AddSingleton<ISocketEvents>(provider => provider.GetRequiredService<SocketSessions>());
        services.AddSingleton<ISocketEvents, MessageEvents>();
        services.AddSingleton<ISocketEvents, EditEvents>();
        services.AddSingleton<ISocketEvents, DeletionEvents>();
        services.AddSingleton<ISocketEvents, ReactionEvents>();
        services.AddSingleton<ISocketEvents, PinEvents>();
        services.AddSingleton<ISocketEvents, PollEvents>();
        services.AddSingleton<ISocketEvents, ReceiptEvents>();
        services.AddSingleton<ISocketEvents, TypingEvents>();
        services.AddSingleton<ISocketEvents, PresenceEvents>();
        services.AddSingleton<ISocketEvents, SyncEvents>();
        return services;
    }

    /// <summary>Maps REST under <c>/api/v1</c>, and the events of Socket.IO's namespace <c>/</c>.</summary>
    public static void MapChat(this IEndpointRouteBuilder root)
    {
        var api = root.MapGroup("/api/v1").WithMetadata(JsonBodyLimit.Instance).WithGuestAliases();
        var conversations = api.MapGroup("/conversations").WithTags("Conversations");
        conversations.MapConversations();
        conversations.MapMembers();
        conversations.MapPictures();
        conversations.MapGroupInvites();
        conversations.MapJoining();
        conversations.MapBans();
        conversations.MapMessages();
        conversations.MapEdits();
        conversations.MapDeletions();
        conversations.MapReactions();
        conversations.MapPins();
        conversations.MapPolls();
        conversations.MapSharedFiles();
        conversations.MapConversationExports();
        conversations.MapReceipts();
        conversations.MapNotificationSettings();
        conversations.MapListings();
        conversations.MapDrafts();
        conversations.MapRetention();
        api.MapScheduled();
        api.MapInvites();
        api.MapDiscovery();
        api.MapPresence();
        api.MapChatSettings();
        api.MapSync();
        api.MapReports();
        api.MapSearch();
        root.ServiceProvider.GetRequiredService<ChatEndpoint>().Map(root.ServiceProvider.GetRequiredService<SocketIOServer>());
    }
}
