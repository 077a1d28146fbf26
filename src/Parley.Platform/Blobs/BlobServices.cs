using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Parley.Platform.Configuration;

namespace Parley.Platform.Blobs;

internal static class BlobServices
{
    /// <summary>The port <see cref="IBlobStore"/> with the engine that the settings choose, and <see cref="SealedBlobs"/> on it.</summary>
    public static IServiceCollection AddBlobs(this IServiceCollection services)
    {
        services.AddValidatedOptions<BlobOptions>(BlobOptions.Section);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IBlobStoreFactory, FolderBlobStoreFactory>());
        services.TryAddSingleton(provider => Factory(provider).Create());
        services.AddSingleton<SealedBlobs>();
        return services;
    }

    private static IBlobStoreFactory Factory(IServiceProvider services)
    {
        var engine = services.GetRequiredService<IOptions<BlobOptions>>().Value.Engine;
        return services.GetServices<IBlobStoreFactory>().FirstOrDefault(factory => factory.Engine == engine)
            ?? throw new InvalidOperationException($"{BlobOptions.Section}:Engine: this program was built without {engine}.");
    }
}
