using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Parley.Contracts.Accounts;
using Parley.Contracts.Media;
using Parley.Media.Downloads;
using Parley.Media.Files;
using Parley.Media.Images;
using Parley.Media.Pictures;
using Parley.Media.Processes;
using Parley.Media.Processing;
using Parley.Media.Recordings;
using Parley.Media.Sharing;
using Parley.Media.Upkeep;
using Parley.Media.Uploads;
using Parley.Media.Uploads.Resumable;
using Parley.Platform.Configuration;
using Parley.Platform.Database;
using Parley.Platform.Keys;
using Parley.Platform.Outbox;

namespace Parley.Media;

/// <summary>Files: uploads, what is made of them, and how they are fetched.</summary>
public static class MediaModule
{
    /// <summary>The module's name: of its database, its schema and its tags.</summary>
    public const string Name = "media";

    /// <summary>Needs <c>AddPlatform</c>, the chat's <c>IFileMessages</c>, and an <c>IPictureHolder</c> for each kind.</summary>
    public static IServiceCollection AddMedia(this IServiceCollection services)
    {
        services.AddModuleDatabase(Name, typeof(MediaModule).Assembly);
        services.AddValidatedOptions<MediaOptions>(MediaOptions.Section)
            .Validate(options => options.PublicUrl is null || PublicUrlOptions.IsOrigin(options.PublicUrl), $"{MediaOptions.Section}:PublicUrl must be like https://files.example, without a path.")
            .Validate(options => options.FileBytes <= options.BytesPerUser && options.BytesPerUser <= options.TotalBytes, $"{MediaOptions.Section}: FileBytes must not be more than BytesPerUser, nor that more than TotalBytes.");

        services.AddOutbox(Name);
        services.AddOutboxConsumer<BlobRemoval>(Name);
        services.AddSingleton<WrappedSecrets, FileSecrets>();
        services.AddSingleton<MediaMetrics>();

        services.AddSingleton<FileUsage>();
        services.AddSingleton<FileStore>();
        services.AddSingleton<FileQueries>();
        services.AddSingleton<FileDeletion>();

        services.AddSingleton<Arrivals>();
        services.AddSingleton<FileUploads>();
        services.AddSingleton<UploadTurns>();
        services.AddSingleton<TusUploads>();

        services.AddSingleton<NetworkIsolation>();
        services.AddSingleton<LimitedProgram>();
        services.AddSingleton<ImageMaker>();
        services.AddSingleton<RecordingMaker>();
        services.AddSingleton(provider => new ProcessingPlaces(provider.GetRequiredService<IOptions<MediaOptions>>().Value.Programs));
        services.AddSingleton<FileProcessor>();

        services.AddSingleton<FileLinks>();
        services.AddSingleton<FileDownloads>();

        services.AddSingleton<FileContents>();
        services.AddSingleton<IMessageFiles, MessageFiles>();
        services.AddSingleton<IAccountListener, OwnersDeparture>();
        services.AddSingleton<IExportContributor, FileExport>();

        services.AddSingleton<PictureUses>();
        services.AddSingleton<IPictures, PictureMaker>();
        services.AddSingleton<PictureDownloads>();
        services.AddSingleton<IAccountListener, PeoplesPictures>();

        services.AddSingleton<StoreOwnership>();
        services.AddSingleton<BlobCollection>();
        services.AddSingleton<IAfterRestore, RestoreNote>();
        services.AddSingleton<BlobVerification>();
        services.AddHostedService<FileSweeper>();
        return services;
    }

    /// <summary>Maps <c>/api/v1/files</c>, and <c>/media</c>, where files are fetched.</summary>
    public static void MapMedia(this IEndpointRouteBuilder root)
    {
        var files = root.MapGroup("/api/v1/files").WithTags("Files");
        FileEndpoints.Map(files);
        TusEndpoints.Map(files);
        PictureEndpoint.Map(root.MapGroup("/api/v1/pictures").WithTags("Files"));
        DownloadEndpoint.Map(root);
    }
}
