using Microsoft.Extensions.DependencyInjection;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Protocol.Chat;
using Parley.Server.Tests.Files;
using Parley.Server.Tests.Fixture;

namespace Parley.Server.Tests.Pictures;

/// <summary>What people do with their pictures, and those of groups.</summary>
internal static class PictureSteps
{
    public static Task<Me> SetPictureAsync(this TestUser user, FileId file) => user.PostAsync("me/picture", new { fileId = file }).ReadAsync<Me>(200);

    public static Task<Conversation> SetGroupPictureAsync(this TestUser user, ConversationId group, FileId file) =>
        user.PostAsync($"conversations/{group}/picture", new { fileId = file }).ReadAsync<Conversation>(200);

    public static async Task<FileId> UploadPictureAsync(this TestUser user, int width = 40, int height = 20) =>
        (await user.UploadAsync(TestFiles.Png(width, height), "me.png")).Id;

    public static async Task<byte[]> PictureAsync(this TestUser user, FileId picture, int size = 64)
    {
        using var response = await user.GetAsync($"pictures/{picture}?size={size}");
        Assert.Equal(200, (int)response.StatusCode);
        return await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
    }

    public static ModuleDatabase MediaDatabase(this TestServer server) => server.Services.GetRequiredKeyedService<ModuleDatabase>("media");

    /// <summary>Returns when a file of somebody's is gone.</summary>
    public static async Task GoneAsync(this TestUser owner, FileId file)
    {
        while (true)
        {
            using var response = await owner.GetAsync($"files/{file}");
            if ((int)response.StatusCode == 404)
            {
                return;
            }

            Assert.Equal(200, (int)response.StatusCode);
        }
    }
}
