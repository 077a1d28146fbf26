using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Parley.Contracts.Accounts;
using Parley.Notifications.Deciding;
using Parley.Notifications.Digests;
using Parley.Notifications.History;
using Parley.Notifications.Ledger;
using Parley.Notifications.Push;
using Parley.Notifications.Push.Fcm;
using Parley.Platform.Bus;
using Parley.Platform.Configuration;
using Parley.Platform.Database;
using Parley.Platform.Http;
using Parley.Platform.Keys;
using Parley.Platform.Outbox;

namespace Parley.Notifications;

/// <summary>Who is told of what, by which channel, and what became of it.</summary>
public static class NotificationsModule
{
    /// <summary>The module's name: of its database, its schema and its outbox.</summary>
    public const string Name = "notifications";

    /// <summary>Needs the platform, and the contracts of accounts and chat. The databases must be migrated before the host starts.</summary>
    public static IServiceCollection AddNotifications(this IServiceCollection services)
    {
        services.AddValidatedOptions<NotificationOptions>(NotificationOptions.Section);
        services.AddModuleDatabase(Name, typeof(NotificationsModule).Assembly);
        services.AddOutbox(Name);
        services.AddSingleton<NotificationMetrics>();

        services.AddSingleton<RecipientReader>();
        services.AddSingleton<ReactionDrafts>();
        services.AddSingleton<ConversationDrafts>();
        services.AddSingleton<AdvanceTaker>();
        services.AddEventSubscriber<NotificationWorker>();

        services.AddSingleton<NotificationStore>();
        services.AddSingleton<NotificationFeed>();
        services.AddSingleton<NotificationService>();
        services.AddHostedService<NotificationSweeper>();
        services.AddSingleton<IAccountListener, AccountDeparture>();
        services.AddSingleton<IExportContributor, NotificationExport>();

        services.AddSingleton<DeliveryLedger>();
        services.AddSingleton<DeadLetters>();
        services.AddPush();
        services.AddWebPush();
        services.AddFcm();

        services.AddSingleton<UnsubscribeTokens>();
        services.AddSingleton<DigestMail>();
        services.AddOutboxConsumer<DigestDelivery>(Name);
        services.AddSingleton<WrappedSecrets, DigestMailSecrets>();
        services.AddSingleton<DigestWriter>();
        services.AddHostedService(provider => provider.GetRequiredService<DigestWriter>());
        return services;
    }

    /// <summary>Maps the module under <c>/api/v1</c>.</summary>
    public static IEndpointRouteBuilder MapNotifications(this IEndpointRouteBuilder root)
    {
        var api = root.MapGroup("/api/v1").WithTags("Notifications").WithMetadata(JsonBodyLimit.Instance);
        NotificationEndpoints.Map(api);
        SubscriptionEndpoints.Map(api);
        DeviceEndpoints.Map(api);
        UnsubscribeEndpoints.Map(api);
        AdminEndpoints.Map(api);
        return root;
    }
}
